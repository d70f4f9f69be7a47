import { Bookmark } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { Button } from '../../../ui/button.tsx';
import { DropdownMenu, type MenuItem } from '../../../ui/menu.tsx';
import { useWorkspace } from '../../../workspace/workspace.ts';
import type { RunPage } from '../page.ts';

/** The commands that the user has saved: one begins a new form; below, the same names to be forgotten. */
export function SavedMenu({ page }: { readonly page: RunPage }) {
  const { t } = useTranslation();
  const { settings } = useWorkspace();
  const saved = useStore(settings, (state) => state.settings.savedCommands);
  if (saved.length === 0) return null;
  const items: readonly MenuItem[] = [
    ...saved.map((one) => ({ id: one.name, label: one.name, onSelect: () => page.createFrom(one) })),
    { separator: true },
    ...saved.map(({ name }) => ({
      id: `forget ${name}`,
      label: t('runCommand.forget', { name }),
      danger: true,
      onSelect: () => page.forget(name),
    })),
  ];
  return <DropdownMenu trigger={<Button icon={Bookmark}>{t('runCommand.saved')}</Button>} items={items} />;
}
