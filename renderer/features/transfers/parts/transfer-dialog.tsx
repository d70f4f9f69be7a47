import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { Button } from '../../../ui/button.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import { TextField } from '../../../ui/text-field.tsx';
import { useWorkspace } from '../../../workspace/workspace.ts';
import { usePaintOf } from '../../../workspace/use-paint.ts';
import type { Asking, TransfersStore } from '../store.ts';
import styles from './transfer-dialog.module.css';

/** Asks where on the node a file goes to, or which one is wanted. */
export function TransferDialog({ store }: { readonly store: TransfersStore }) {
  const asking = useStore(store.state, (state) => state.asking);
  return asking === undefined ? null : <Question store={store} asking={asking} />;
}

function Question({ store, asking }: { readonly store: TransfersStore; readonly asking: Asking }) {
  const { t } = useTranslation();
  const list = useId();
  const { settings } = useWorkspace();
  const lastPaths = useStore(settings, (state) => state.settings.transferPaths);
  const isUpload = asking.direction === 'upload';
  const [path, setPath] = useState(isUpload ? '~' : (lastPaths[0] ?? ''));
  const { nodeName, nodeId, scope } = asking.target;
  const paint = usePaintOf()(scope.profile);
  const name = nodeName === '' ? nodeId : nodeName;
  const go = () => void (path.trim() !== '' && store.answer(path.trim()));
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && void store.answer()}
      title={isUpload ? t('transfers.uploadTitle', { name }) : t('transfers.downloadTitle', { name })}
      colour={paint.colour}
      mark={paint.production ? t('terminals.production') : undefined}
      footer={
        <>
          <Button onClick={() => void store.answer()}>{t('common.cancel')}</Button>
          <Button variant="primary" disabled={path.trim() === ''} onClick={go}>
            {isUpload ? t('transfers.send') : t('transfers.get')}
          </Button>
        </>
      }
    >
      <form
        className={styles['form']}
        onSubmit={(event) => {
          event.preventDefault();
          go();
        }}
      >
        {asking.files !== undefined && (
          <p className={styles['names']}>{asking.files.map((file) => file.name).join(', ')}</p>
        )}
        <TextField
          label={isUpload ? t('transfers.folder') : t('transfers.file')}
          help={isUpload ? t('transfers.folderHelp') : t('transfers.fileHelp')}
          value={path}
          onChange={setPath}
          maxLength={4_096}
          list={list}
        />
        <datalist id={list}>{!isUpload && lastPaths.map((each) => <option key={each}>{each}</option>)}</datalist>
      </form>
    </Dialog>
  );
}
