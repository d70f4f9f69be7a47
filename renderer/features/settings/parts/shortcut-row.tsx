import { Pencil, RotateCcw, X } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { IconButton } from '../../../ui/icon-button.tsx';
import type { Action } from '../../../workspace/actions.ts';
import { chordLabel, chordsOf, conflictsOf, worksInTerminal, type Chord } from '../../../workspace/chords.ts';
import { useWorkspace } from '../../../workspace/workspace.ts';
import { ChordRecorder } from './chord-recorder.tsx';
import styles from './shortcuts.module.css';

export interface ShortcutRowProps {
  readonly action: Action;
  readonly recording: boolean;
  readonly onRecord: (begin: boolean) => void;
}

/** One action's keys and what can be done about them. */
export function ShortcutRow({ action, recording, onRecord }: ShortcutRowProps) {
  const { t } = useTranslation();
  const { actions, bridge, settings } = useWorkspace();
  const { platform } = bridge;
  const own = useStore(settings, (state) => state.settings.shortcuts);
  const chords = chordsOf(action, own, platform);
  const name = action.title();
  const keep = (shortcuts: Readonly<Record<string, string>>) => settings.getState().change({ shortcuts });
  const restore = () => keep(Object.fromEntries(Object.entries(own).filter(([id]) => id !== action.id)));
  const assign = (chord: Chord) => {
    // Those that had it lose it: one chord, one action.
    const losers = conflictsOf(chord, action.id, actions.list(), own, platform).map(({ id }) => [id, ''] as const);
    keep({ ...own, ...Object.fromEntries(losers), [action.id]: chord });
    onRecord(false);
  };
  const outside = action.outsideTerminal === true || chords.some((chord) => !worksInTerminal(chord, platform));
  return (
    <li className={styles['row']}>
      <div className={styles['words']}>
        <span>{name}</span>
        <span className={styles['group']}>
          {action.group()}
          {chords.length > 0 && outside && ` · ${t('settings.shortcuts.onlyOutside')}`}
        </span>
      </div>
      {recording ? (
        <ChordRecorder
          conflictOf={(chord) => conflictsOf(chord, action.id, actions.list(), own, platform)[0]?.title()}
          platform={platform}
          onChoose={assign}
          onCancel={() => onRecord(false)}
        />
      ) : (
        <>
          <span className={styles['chords']}>
            {chords.length === 0 && <span className={styles['none']}>{t('settings.shortcuts.none')}</span>}
            {chords.map((chord) => (
              <kbd key={chord}>{chordLabel(chord, platform)}</kbd>
            ))}
          </span>
          <span className={styles['tasks']}>
            {Object.hasOwn(own, action.id) && (
              <IconButton label={t('settings.shortcuts.reset', { action: name })} icon={RotateCcw} onClick={restore} />
            )}
            {chords.length > 0 && (
              <IconButton
                label={t('settings.shortcuts.remove', { action: name })}
                icon={X}
                onClick={() => keep({ ...own, [action.id]: '' })}
              />
            )}
            <IconButton
              label={t('settings.shortcuts.change', { action: name })}
              icon={Pencil}
              onClick={() => onRecord(true)}
            />
          </span>
        </>
      )}
    </li>
  );
}
