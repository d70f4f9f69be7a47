import { useTranslation } from 'react-i18next';
import type { Tunnel } from '../../../../contract/features/tunnels.ts';
import { Confirm, ConfirmNames } from '../../../ui/confirm.tsx';

export interface ConfirmRemoveProps {
  /** None asks nothing. */
  readonly tunnels: readonly Tunnel[];
  readonly onAnswer: (agreed: boolean) => void;
}

/** Says which tunnels go, before they do. */
export function ConfirmRemove({ tunnels, onAnswer }: ConfirmRemoveProps) {
  const { t } = useTranslation();
  return (
    <Confirm
      open={tunnels.length > 0}
      title={t('tunnels.confirm.title', { count: tunnels.length })}
      yes={t('tunnels.confirm.yes')}
      no={t('common.cancel')}
      onAnswer={onAnswer}
    >
      <p>{t('tunnels.confirm.lost')}</p>
      <ConfirmNames names={tunnels.map(({ tunnelId, name }) => ({ key: tunnelId, name }))} />
    </Confirm>
  );
}
