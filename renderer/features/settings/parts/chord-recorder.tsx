import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../../ui/button.tsx';
import { chordLabel, chordOf, isUsable, type Chord, type Platform } from '../../../workspace/chords.ts';
import { beginRecording } from '../../../workspace/recording.ts';
import styles from './shortcuts.module.css';

export interface ChordRecorderProps {
  readonly platform: Platform;
  /** The name of the action that has the chord already. */
  readonly conflictOf: (chord: Chord) => string | undefined;
  readonly onChoose: (chord: Chord) => void;
  readonly onCancel: () => void;
}

/** Takes the next chord. One that is in use is not taken before the user says so. */
export function ChordRecorder({ platform, conflictOf, onChoose, onCancel }: ChordRecorderProps) {
  const { t } = useTranslation();
  const [pressed, setPressed] = useState<Chord>();
  useEffect(beginRecording, []);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      // The buttons beside stay usable by keyboard.
      const onButton = event.target instanceof HTMLButtonElement;
      if (onButton && ['Tab', 'Enter', ' '].includes(event.key)) return;
      event.preventDefault();
      event.stopPropagation();
      const chord = chordOf(event);
      if (chord === 'Escape') onCancel();
      else if (chord !== undefined && isUsable(chord) && conflictOf(chord) === undefined) onChoose(chord);
      else if (chord !== undefined) setPressed(chord);
    };
    window.addEventListener('keydown', onKey, { capture: true });
    return () => window.removeEventListener('keydown', onKey, { capture: true });
  }, [conflictOf, onCancel, onChoose]);

  const owner = pressed === undefined || !isUsable(pressed) ? undefined : conflictOf(pressed);
  return (
    <div className={styles['recorder']}>
      <output>
        {pressed === undefined && t('settings.shortcuts.recording')}
        {pressed !== undefined && !isUsable(pressed) && t('settings.shortcuts.unusable')}
        {pressed !== undefined &&
          owner !== undefined &&
          t('settings.shortcuts.conflict', { chord: chordLabel(pressed, platform), action: owner })}
      </output>
      {pressed !== undefined && owner !== undefined && (
        <Button onClick={() => onChoose(pressed)}>{t('settings.shortcuts.takeOver')}</Button>
      )}
      <Button onClick={onCancel}>{t('common.cancel')}</Button>
    </div>
  );
}
