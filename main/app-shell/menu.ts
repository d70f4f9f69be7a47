import { Menu, type MenuItemConstructorOptions } from 'electron';
import { languages, type Language } from '../../words/index.ts';

/**
 * The application menu. On macOS its edit roles make Cmd+C and its kin work; elsewhere there is none, so that no
 * accelerator of a menu takes a key from the shell.
 */
export function setMenu(language: Language, platform: NodeJS.Platform): void {
  if (platform !== 'darwin') {
    Menu.setApplicationMenu(null);
    return;
  }
  const words = languages[language].menu;
  const template: MenuItemConstructorOptions[] = [
    { role: 'appMenu' },
    { label: words.edit, submenu: [{ role: 'copy' }, { role: 'paste' }, { role: 'selectAll' }] },
    { label: words.window, submenu: [{ role: 'minimize' }, { role: 'zoom' }, { role: 'togglefullscreen' }] },
  ];
  Menu.setApplicationMenu(Menu.buildFromTemplate(template));
}
