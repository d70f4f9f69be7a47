import type { KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { Finding } from '../finding.ts';
import { clockTime } from '../format.ts';
import type { Playback } from '../playback.ts';
import styles from './player.module.css';

export interface SeekBarProps {
  readonly playback: Playback;
  readonly finding: Finding;
}

/** Where the recording stands: dragged, or moved by the keys (arrows 5 s, page keys 60 s, Home, End). */
export function SeekBar({ playback, finding }: SeekBarProps) {
  const { t } = useTranslation();
  const { position, duration } = useStore(playback.state);
  const matches = useStore(finding.state, (state) => state.matches);
  const times = { position: clockTime(position), duration: clockTime(duration) };
  return (
    <div className={styles['seek']}>
      <div className={styles['track']}>
        <input
          type="range"
          min={0}
          max={Math.max(duration, 0.001)}
          step="any"
          value={position}
          aria-label={t('recordings.player.position')}
          aria-valuetext={t('recordings.player.time', times)}
          onChange={(event) => void playback.seek(event.target.valueAsNumber)}
          onKeyDown={(event) => onSeekKey(event, playback)}
        />
        <div className={styles['marks']} aria-hidden>
          {matches.slice(0, mostMarks).map(({ at }, index) => (
            <span key={index} style={{ left: `${(Math.min(1, at / Math.max(duration, 0.001)) * 100).toFixed(2)}%` }} />
          ))}
        </div>
      </div>
      <span className={styles['time']}>{`${times.position} / ${times.duration}`}</span>
    </div>
  );
}

/** More marks than this would be one line. */
const mostMarks = 200;

function onSeekKey(event: KeyboardEvent, playback: Playback): void {
  const { position, duration } = playback.state.getState();
  const targets: Partial<Record<string, number>> = {
    ArrowLeft: position - 5,
    ArrowDown: position - 5,
    ArrowRight: position + 5,
    ArrowUp: position + 5,
    PageDown: position - 60,
    PageUp: position + 60,
    Home: 0,
    End: duration,
  };
  const to = targets[event.key];
  if (to === undefined) return;
  event.preventDefault();
  event.stopPropagation();
  void playback.seek(to);
}
