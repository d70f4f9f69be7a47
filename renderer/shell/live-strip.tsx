import { useLayoutEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { LiveProfile } from '../../contract/features/profiles.ts';
import { Popover } from '../ui/popover.tsx';
import { usePaintOf } from '../workspace/use-paint.ts';
import { useWorkspace } from '../workspace/workspace.ts';
import styles from './live-strip.module.css';
import { LiveTime } from './live-time.tsx';
import { useShell } from './shell-context.ts';

/** A chip's width with the space after it, in pixels; live-strip.module.css has the same. */
const chipWidth = 308;
const moreWidth = 48;

/**
 * The other profiles that are in use beside the one on screen: who they are and how long for, as many as there is room
 * for. The rest is behind one button, with all of them.
 */
export function LiveStrip() {
  const { t } = useTranslation();
  const { scope } = useWorkspace();
  const { live } = useStore(useShell().live);
  const [open, setOpen] = useState(false);
  const [strip, room] = useRoom();
  const current = useStore(scope, (state) => state.scope?.profile);
  const others = live.filter((profile) => profile.scope.profile !== current);
  const fitting = Math.floor((others.length * chipWidth > room ? room - moreWidth : room) / chipWidth);
  const shown = others.slice(0, Math.max(0, fitting));
  const hidden = others.length - shown.length;
  return (
    <div ref={strip} className={styles['strip']}>
      {others.length > 0 && (
        <ul className={styles['chips']} aria-label={t('shell.live.label')}>
          {shown.map((profile) => (
            <li key={profile.scope.profile}>
              <Chip profile={profile} />
            </li>
          ))}
        </ul>
      )}
      {hidden > 0 && (
        <Popover
          open={open}
          onOpenChange={setOpen}
          label={t('shell.live.label')}
          side="top"
          width={440}
          trigger={
            <button
              type="button"
              className={styles['more']}
              aria-label={t('shell.live.moreLabel', { count: hidden })}
              title={t('shell.live.moreLabel', { count: hidden })}
            >
              {t('shell.live.more', { count: hidden })}
            </button>
          }
        >
          <ul className={styles['all']}>
            {live.map((profile) => (
              <li key={profile.scope.profile}>
                <Row profile={profile} isCurrent={profile.scope.profile === current} onChosen={() => setOpen(false)} />
              </li>
            ))}
          </ul>
        </Popover>
      )}
    </div>
  );
}

function Chip({ profile }: { readonly profile: LiveProfile }) {
  const { t } = useTranslation();
  const { scope } = useWorkspace();
  const paint = usePaintOf()(profile.scope.profile);
  const who = [paint.accountName ?? profile.accountId, profile.role].filter((part) => part !== undefined).join(' · ');
  return (
    <button
      type="button"
      className={styles['chip']}
      title={[t('shell.live.switchTo', profile.scope), who].filter(Boolean).join('\n')}
      onClick={() => scope.getState().choose(profile.scope)}
    >
      <i className={styles['swatch']} style={{ background: paint.colour }} aria-hidden />
      {/* Profiles of one account have its short name in common: here they are told apart. */}
      <span className={styles['name']}>{paint.name === paint.accountName ? profile.scope.profile : paint.name}</span>
      {paint.production && <span className={styles['mark']}>{t('shell.profile.production')}</span>}
      <span className={styles['who']}>{who}</span>
      <LiveTime profile={profile} terse />
    </button>
  );
}

interface RowProps {
  readonly profile: LiveProfile;
  readonly isCurrent: boolean;
  readonly onChosen: () => void;
}

function Row({ profile, isCurrent, onChosen }: RowProps) {
  const { t } = useTranslation();
  const { scope } = useWorkspace();
  const { profile: name, region } = profile.scope;
  const paint = usePaintOf()(name);
  return (
    <button
      type="button"
      className={styles['row']}
      aria-current={isCurrent || undefined}
      onClick={() => {
        scope.getState().choose(profile.scope);
        onChosen();
      }}
    >
      <i className={styles['edge']} style={{ background: paint.colour }} aria-hidden />
      <span className={styles['words']}>
        <span className={styles['line']}>
          <span className={styles['name']}>{name}</span>
          {paint.name !== name && <span>{paint.name}</span>}
          {paint.production && <span className={styles['mark']}>{t('shell.profile.production')}</span>}
          {isCurrent && <span>{t('shell.live.current')}</span>}
        </span>
        <span className={styles['line']}>
          {profile.accountId === undefined ? t('shell.live.unknown') : <code>{profile.accountId}</code>}
          {profile.role !== undefined && <span className={styles['who']}>{profile.role}</span>}
          <code>{region}</code>
        </span>
      </span>
      <LiveTime profile={profile} terse={false} />
    </button>
  );
}

/** The width of an element, followed as it changes; where nothing is laid out there is room for three. */
function useRoom() {
  const ref = useRef<HTMLDivElement>(null);
  const [room, setRoom] = useState(chipWidth * 3);
  useLayoutEffect(() => {
    const element = ref.current;
    if (element === null || typeof ResizeObserver === 'undefined') return undefined;
    const observer = new ResizeObserver(() => setRoom(element.clientWidth));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return [ref, room] as const;
}
