import { X } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { Transfer } from '../../../../contract/features/transfers.ts';
import { Button } from '../../../ui/button.tsx';
import { IconButton } from '../../../ui/icon-button.tsx';
import { failureTexts } from '../../../workspace/failure-texts.ts';
import type { TransfersStore } from '../store.ts';
import styles from './transfer-strip.module.css';

/** The files on their way and those that just ended, until they are dismissed. */
export function TransferStrip({ store }: { readonly store: TransfersStore }) {
  const { t } = useTranslation();
  const transfers = useStore(store.state, (state) => state.transfers);
  if (transfers.length === 0) return null;
  return (
    <section className={styles['strip']} aria-label={t('transfers.title')}>
      {transfers.map((transfer) => (
        <Row key={transfer.transferId} store={store} transfer={transfer} />
      ))}
    </section>
  );
}

function Row({ store, transfer }: { readonly store: TransfersStore; readonly transfer: Transfer }) {
  const { t } = useTranslation();
  const { transferId, name, phase, direction, target, done, size, failure, left } = transfer;
  const percent = phase === 'done' ? 100 : Math.floor((done / Math.max(1, size ?? 1)) * 100);
  const isOver = phase === 'done' || phase === 'failed' || phase === 'cancelled';
  return (
    <div className={styles['row']} data-phase={phase}>
      <span className={styles['name']}>{`${direction === 'upload' ? '↑' : '↓'} ${name} · ${target.nodeName}`}</span>
      {!isOver && <progress max={100} value={percent} aria-label={t('transfers.progress', { name, percent })} />}
      <span className={styles['words']} title={failure?.message ?? left}>
        {/* What is said: the numbers change four times a second. */}
        <output>
          <Standing transfer={transfer} />
        </output>
        <Pace transfer={transfer} />
      </span>
      {!isOver && <Button onClick={() => store.cancel(transferId)}>{t('common.cancel')}</Button>}
      {failure?.code === 'file-exists' ? (
        <>
          <Button onClick={() => store.retry(transferId, 'replace')}>{t('transfers.replace')}</Button>
          <Button onClick={() => store.retry(transferId, 'rename')}>{t('transfers.rename')}</Button>
        </>
      ) : (
        isOver && phase !== 'done' && <Button onClick={() => store.retry(transferId)}>{t('common.retry')}</Button>
      )}
      {phase === 'done' && direction === 'download' && (
        <Button onClick={() => store.reveal(transferId)}>{t('transfers.reveal')}</Button>
      )}
      {isOver && (
        <IconButton label={t('transfers.remove', { name })} icon={X} onClick={() => store.remove(transferId)} />
      )}
    </div>
  );
}

/** What stands until something happens; nothing of one that runs. */
function Standing({ transfer: { phase, waiting, failure, left } }: { readonly transfer: Transfer }) {
  const { t } = useTranslation();
  if (failure !== undefined) return failureTexts(t, failure).title;
  if (waiting) return t('transfers.waiting');
  if (left !== undefined) return t('transfers.left', { done: t('transfers.phase.done'), left });
  return phase === 'running' ? '' : t(`transfers.phase.${phase}`);
}

/** How one that runs gets on. */
function Pace({ transfer: { phase, waiting, failure, rate, done, size } }: { readonly transfer: Transfer }) {
  const { t } = useTranslation();
  if (phase !== 'running' || waiting || failure !== undefined) return '';
  if (rate === 0 || size === undefined) return t('transfers.phase.running');
  return (
    <span>{t('transfers.rate', { rate: (rate / 1e6).toFixed(1), seconds: Math.ceil((size - done) / rate) })}</span>
  );
}
