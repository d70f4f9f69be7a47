import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../../ui/button.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import { TextField } from '../../../ui/text-field.tsx';
import type { TerminalsStore } from '../store.ts';
import { tabName } from '../titles.ts';

export interface RenameDialogProps {
  readonly store: TerminalsStore;
  readonly tabId: string;
  readonly onClose: () => void;
}

/** Asks for a tab's own name; an empty one gives the tab its terminal's name back. */
export function RenameDialog({ store, tabId, onClose }: RenameDialogProps) {
  const { t } = useTranslation();
  const [name, setName] = useState(() => {
    const dock = store.state.getState();
    const tab = dock.tabs.find((each) => each.tabId === tabId);
    return tab === undefined ? '' : tabName(dock, tab);
  });
  const save = () => {
    store.rename(tabId, name);
    onClose();
  };
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={t('terminals.rename.title')}
      footer={
        <>
          <Button onClick={onClose}>{t('common.cancel')}</Button>
          <Button variant="primary" onClick={save}>
            {t('terminals.rename.confirm')}
          </Button>
        </>
      }
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          save();
        }}
      >
        <TextField label={t('terminals.rename.label')} value={name} onChange={setName} maxLength={64} />
      </form>
    </Dialog>
  );
}
