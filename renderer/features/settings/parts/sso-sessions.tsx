import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { SsoSessionState } from '../../../../contract/features/identity-center.ts';
import { shown } from '../../../bridge/load.ts';
import { Button } from '../../../ui/button.tsx';
import { useClock } from '../../../ui/clock.ts';
import { exactTime, relativeTime } from '../../../ui/relative-time.tsx';
import { StateDot } from '../../../ui/state-dot.tsx';
import { FailureView } from '../../../workspace/failure-view.tsx';
import { useWorkspace } from '../../../workspace/workspace.ts';
import styles from './sso-sessions.module.css';

/** The sign-ins of IAM Identity Center: how long each lasts, signing in and out, and their roles. */
export function SsoSessions() {
  const { t } = useTranslation();
  const { ssoSessions, addSsoSession } = useWorkspace();
  const follow = useStore(ssoSessions, (state) => state.follow);
  const list = useStore(ssoSessions, (state) => state.list);
  useEffect(() => follow(), [follow]);
  const sessions = shown(list);
  return (
    <section className={styles['section']} aria-label={t('identityCenter.sessions.title')}>
      <div className={styles['head']}>
        <div>
          <h3>{t('identityCenter.sessions.title')}</h3>
          <p className={styles['text']}>
            {sessions?.length === 0 ? t('identityCenter.sessions.none') : t('identityCenter.sessions.text')}
          </p>
        </div>
        <Button onClick={addSsoSession}>{t('identityCenter.sessions.add')}</Button>
      </div>
      {list.status === 'failed' && <FailureView failure={list.failure} compact />}
      {sessions !== undefined && sessions.length > 0 && (
        <ul className={styles['list']}>
          {sessions.map((session) => (
            <SessionRow key={session.session} session={session} />
          ))}
        </ul>
      )}
    </section>
  );
}

function SessionRow({
  session: { session, profiles, expiresAt, renewsItself },
}: {
  readonly session: SsoSessionState;
}) {
  const { t } = useTranslation();
  const { ssoSessions, importRoles } = useWorkspace();
  const { signIn, signOut } = ssoSessions.getState();
  const busy = useStore(ssoSessions, (state) => state.busy.get(session));
  const failure = useStore(ssoSessions, (state) => state.failures.get(session));
  const isSignedIn = useClock((now) => (expiresAt !== undefined && expiresAt > now ? 1 : 0)) === 1;
  return (
    <li className={styles['row']}>
      <div className={styles['what']}>
        <span className={styles['name']} title={session}>
          {session}
        </span>
        <span className={styles['text']}>{t('identityCenter.sessions.profiles', { count: profiles.length })}</span>
      </div>
      {isSignedIn && expiresAt !== undefined ? (
        <TimeLeft expiresAt={expiresAt} renewsItself={renewsItself} />
      ) : (
        <StateDot tone="muted" label={t('identityCenter.sessions.signedOut')} />
      )}
      <div className={styles['buttons']}>
        <Button aria-label={t('identityCenter.sessions.importFrom', { session })} onClick={() => importRoles(session)}>
          {t('identityCenter.sessions.import')}
        </Button>
        {isSignedIn ? (
          <Button
            disabled={busy !== undefined}
            aria-label={t('identityCenter.sessions.signOutOf', { session })}
            onClick={() => void signOut(session)}
          >
            {t('identityCenter.sessions.signOut')}
          </Button>
        ) : (
          <Button
            disabled={busy !== undefined}
            aria-label={t('identityCenter.sessions.signInTo', { session })}
            onClick={() => void signIn(session)}
          >
            {t(busy === 'signing-in' ? 'identityCenter.sessions.signingIn' : 'identityCenter.sessions.signIn')}
          </Button>
        )}
      </div>
      {failure !== undefined && (
        <div className={styles['failure']}>
          <FailureView failure={failure} compact onRemedy={() => void signIn(session)} />
        </div>
      )}
    </li>
  );
}

function TimeLeft({ expiresAt, renewsItself }: { readonly expiresAt: number; readonly renewsItself: boolean }) {
  const { t, i18n } = useTranslation();
  const time = useClock((now) => relativeTime(expiresAt, now, i18n.language));
  const title = renewsItself
    ? t('identityCenter.sessions.renewsTitle', { time: exactTime(expiresAt, i18n.language) })
    : exactTime(expiresAt, i18n.language);
  return (
    <span title={title}>
      <StateDot
        tone="ok"
        label={t(renewsItself ? 'identityCenter.sessions.renews' : 'identityCenter.sessions.endsIn', { time })}
      />
    </span>
  );
}
