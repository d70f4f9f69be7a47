import { useTranslation } from 'react-i18next';
import type { Tunnel } from '../../../../contract/features/tunnels.ts';
import { Button } from '../../../ui/button.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import styles from '../view.module.css';

export interface ConfirmProps {
  /** None asks nothing. */
  readonly tunnels: readonly Tunnel[];
  readonly onAnswer: (agreed: boolean) => void;
}

/** Says which tunnels go, before they do. */
export function Confirm({ tunnels, onAnswer }: ConfirmProps) {
  const { t } = useTranslation();
  return (
    <Dialog
      open={tunnels.length > 0}
      onOpenChange={(open) => {
        if (!open) onAnswer(false);
      }}
      title={t('tunnels.confirm.title', { count: tunnels.length })}
      footer={
        <>
          <Button onClick={() => onAnswer(false)}>{t('common.cancel')}</Button>
          <Button variant="danger" onClick={() => onAnswer(true)}>
            {t('tunnels.confirm.yes')}
          </Button>
        </>
      }
    >
      <p>{t('tunnels.confirm.lost')}</p>
      <ul className={styles['list']}>
        {tunnels.map(({ tunnelId, name }) => (
          <li key={tunnelId}>{name}</li>
        ))}
      </ul>
    </Dialog>
  );
}
