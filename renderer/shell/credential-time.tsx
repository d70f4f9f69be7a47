import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { scopeKey } from '../../contract/scope.ts';
import type { Instant, Scope } from '../../contract/values.ts';
import { shown } from '../bridge/load.ts';
import { useClock } from '../ui/clock.ts';
import { exactTime } from '../ui/relative-time.tsx';
import { useWorkspace } from '../workspace/workspace.ts';
import styles from './status-bar.module.css';

/** From so many minutes before their end on, credentials that end are marked. */
export const soonMinutes = 10;

/** How long the credentials last, where they end at all. */
export function CredentialTime({ scope }: { readonly scope: Scope }) {
  const { profiles } = useWorkspace();
  const load = useStore(profiles, (state) => state.identities.get(scopeKey(scope)));
  const expiresAt = load === undefined ? undefined : shown(load)?.expiresAt;
  return expiresAt === undefined ? null : <TimeLeft expiresAt={expiresAt} />;
}

function TimeLeft({ expiresAt }: { readonly expiresAt: Instant }) {
  const { t, i18n } = useTranslation();
  // Floor: what is shown is never more than what is left. Below zero they have expired.
  const minutes = useClock((now) => Math.floor((expiresAt - now) / 60_000));
  const tone = minutes < 0 ? styles['expired'] : minutes < soonMinutes ? styles['soon'] : undefined;
  return (
    <span className={tone} title={t('shell.status.credentialsUntil', { time: exactTime(expiresAt, i18n.language) })}>
      {minutes < 0
        ? t('shell.status.credentialsExpired')
        : t('shell.status.credentials', { left: timeLeft(t, minutes) })}
    </span>
  );
}

/** Whole minutes as hours and minutes, in words. */
export function timeLeft(t: TFunction, minutes: number): string {
  if (minutes < 1) return t('shell.status.lessThanMinute');
  if (minutes < 60) return t('shell.status.minutes', { minutes });
  return t('shell.status.hours', { hours: Math.floor(minutes / 60), minutes: minutes % 60 });
}
