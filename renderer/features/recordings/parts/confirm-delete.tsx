import { useTranslation } from 'react-i18next';
import type { Recording } from '../../../../contract/features/recordings.ts';
import { Confirm, ConfirmNames } from '../../../ui/confirm.tsx';
import { exactTime } from '../../../ui/relative-time.tsx';

export interface ConfirmDeleteProps {
  /** None asks nothing. */
  readonly recordings: readonly Recording[];
  readonly onAnswer: (agreed: boolean) => void;
}

/** Says what is lost before it is. */
export function ConfirmDelete({ recordings, onAnswer }: ConfirmDeleteProps) {
  const { t, i18n } = useTranslation();
  const names = recordings.map(({ recordingId, title, startedAt }) => ({
    key: recordingId,
    name: `${title} · ${exactTime(startedAt, i18n.language)}`,
  }));
  return (
    <Confirm
      open={recordings.length > 0}
      title={t('recordings.confirm.title', { count: recordings.length })}
      yes={t('recordings.delete')}
      no={t('common.cancel')}
      onAnswer={onAnswer}
    >
      <p>{t('recordings.confirm.lost')}</p>
      <ConfirmNames mono names={names} andMore={(count) => t('recordings.confirm.andMore', { count })} />
    </Confirm>
  );
}
