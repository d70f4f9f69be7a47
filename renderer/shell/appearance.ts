import type { StoreApi } from 'zustand/vanilla';
import type { AppInfo } from '../../contract/features/app.ts';
import type { Settings } from '../../contract/features/settings.ts';
import type { SettingsState } from '../workspace/settings.ts';

type Theme = 'dark' | 'light';

/** The theme to show: the command line's wish, then the setting, then the system's. */
function chosenTheme(flags: AppInfo['flags'], setting: Settings['theme'], systemDark: boolean): Theme {
  if (flags.theme !== undefined) return flags.theme;
  if (setting !== 'system') return setting;
  return systemDark ? 'dark' : 'light';
}

/** Keeps the document's theme, density and zoom like the settings and the system. Returns the function that stops it. */
export function followAppearance(settings: StoreApi<SettingsState>, flags: AppInfo['flags']): () => void {
  const system = window.matchMedia('(prefers-color-scheme: dark)');
  const root = document.documentElement;
  const apply = () => {
    const { theme, density, zoom } = settings.getState().settings;
    root.dataset['theme'] = chosenTheme(flags, theme, system.matches);
    root.dataset['density'] = density;
    root.style.setProperty('--zoom', String(zoom));
  };
  apply();
  system.addEventListener('change', apply);
  const unsubscribe = settings.subscribe(apply);
  return () => {
    system.removeEventListener('change', apply);
    unsubscribe();
  };
}
