import { useTranslation } from 'react-i18next';
import type { Session } from '../../../../contract/features/sessions.ts';
import type { Scope } from '../../../../contract/values.ts';
import { Confirm, ConfirmNames } from '../../../ui/confirm.tsx';
import type { Paint } from '../../../workspace/paint.ts';
import { ownerName } from '../filter-source.ts';
import styles from '../view.module.css';

export interface ConfirmTerminateProps {
  readonly scope: Scope;
  /** `''` when it is not known. */
  readonly account: string;
  readonly paint: Paint;
  /** None asks nothing. */
  readonly sessions: readonly Session[];
  readonly names: ReadonlyMap<string, string>;
  readonly onAnswer: (agreed: boolean) => void;
}

/** Says what is lost and where, before it is. */
export function ConfirmTerminate({ scope, account, paint, sessions, names, onAnswer }: ConfirmTerminateProps) {
  const { t } = useTranslation();
  const known = account === '' ? t('sessions.confirm.unknownAccount') : account;
  const meant = sessions.map((session) => ({
    key: session.sessionId,
    name: `${names.get(session.target) || session.target} · ${ownerName(session)}`,
  }));
  return (
    <Confirm
      open={sessions.length > 0}
      title={t('sessions.confirm.title', { count: sessions.length })}
      colour={paint.colour}
      yes={t('sessions.terminate')}
      no={t('common.cancel')}
      onAnswer={onAnswer}
    >
      <p>{t('sessions.confirm.where', { account: known, profile: paint.name, region: scope.region })}</p>
      {paint.production && <p className={styles['production']}>{t('sessions.confirm.production')}</p>}
      <p>{t('sessions.confirm.lost')}</p>
      <ConfirmNames mono names={meant} andMore={(count) => t('sessions.confirm.andMore', { count })} />
    </Confirm>
  );
}
