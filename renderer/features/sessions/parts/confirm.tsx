import { useTranslation } from 'react-i18next';
import type { Session } from '../../../../contract/features/sessions.ts';
import type { Scope } from '../../../../contract/values.ts';
import { Button } from '../../../ui/button.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import type { Paint } from '../../../workspace/paint.ts';
import { ownerName } from '../filter-source.ts';
import styles from '../view.module.css';

export interface ConfirmProps {
  readonly scope: Scope;
  /** `''` when it is not known. */
  readonly account: string;
  readonly paint: Paint;
  /** None asks nothing. */
  readonly sessions: readonly Session[];
  readonly names: ReadonlyMap<string, string>;
  readonly onAnswer: (agreed: boolean) => void;
}

const named = 8;

/** Says what is lost and where, before it is. */
export function Confirm({ scope, account, paint, sessions, names, onAnswer }: ConfirmProps) {
  const { t } = useTranslation();
  const known = account === '' ? t('sessions.confirm.unknownAccount') : account;
  return (
    <Dialog
      open={sessions.length > 0}
      onOpenChange={(open) => {
        if (!open) onAnswer(false);
      }}
      title={t('sessions.confirm.title', { count: sessions.length })}
      colour={paint.colour}
      footer={
        <>
          <Button onClick={() => onAnswer(false)}>{t('common.cancel')}</Button>
          <Button variant="danger" onClick={() => onAnswer(true)}>
            {t('sessions.terminate')}
          </Button>
        </>
      }
    >
      <p>{t('sessions.confirm.where', { account: known, profile: paint.name, region: scope.region })}</p>
      {paint.production && <p className={styles['production']}>{t('sessions.confirm.production')}</p>}
      <p>{t('sessions.confirm.lost')}</p>
      <ul className={styles['list']}>
        {sessions.slice(0, named).map((session) => (
          <li key={session.sessionId}>
            {names.get(session.target) || session.target} · {ownerName(session)}
          </li>
        ))}
        {sessions.length > named && <li>{t('sessions.confirm.andMore', { count: sessions.length - named })}</li>}
      </ul>
    </Dialog>
  );
}
