import { ArrowLeft, Pause, Play } from 'lucide-react';
import { useCallback, useEffect, useRef, type KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { Recording } from '../../../../contract/features/recordings.ts';
import { Button } from '../../../ui/button.tsx';
import { IconButton } from '../../../ui/icon-button.tsx';
import { exactTime } from '../../../ui/relative-time.tsx';
import { Select } from '../../../ui/select.tsx';
import { FailureView } from '../../../workspace/failure-view.tsx';
import { usePaintOf } from '../../../workspace/use-paint.ts';
import type { Playing, RecordingsPage } from '../page.ts';
import { createXtermPlayScreen, type CreatePlayScreen } from '../play-screen.ts';
import { speeds, type Playback, type Speed } from '../playback.ts';
import { FindField } from './find-field.tsx';
import styles from './player.module.css';
import { SeekBar } from './seek-bar.tsx';
import { useDeck, type Deck } from './use-deck.ts';

export interface PlayerProps {
  readonly page: RecordingsPage;
  readonly recording: Recording;
  readonly playing: Playing;
  readonly createScreen?: CreatePlayScreen;
}

/** Plays one recording: its screen, and the controls under it. */
export function Player({ page, recording, playing, createScreen = createXtermPlayScreen }: PlayerProps) {
  const { t } = useTranslation();
  const host = useRef<HTMLDivElement>(null);
  const root = useRef<HTMLDivElement>(null);
  const { deck, failure } = useDeck(recording, playing, createScreen, host);
  useEffect(() => root.current?.focus(), []);
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- keys of what is in it come up to it
    <section
      ref={root}
      className={styles['player']}
      aria-label={t('recordings.player.label', { title: recording.title })}
      // The keys of the player work wherever in it the focus is.
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it takes Space and Escape
      tabIndex={-1}
      onKeyDown={(event) => onPlayerKey(event, deck?.playback, () => page.play(undefined))}
    >
      <Head page={page} recording={recording} />
      <div className={styles['stage']}>
        <div ref={host} className={styles['screen']} data-playing={recording.recordingId} />
        {failure !== undefined && <FailureView failure={failure} />}
        {deck !== undefined && <Trouble deck={deck} />}
      </div>
      {deck !== undefined && <Controls deck={deck} playing={playing} />}
    </section>
  );
}

function Head({ page, recording }: Pick<PlayerProps, 'page' | 'recording'>) {
  const { t, i18n } = useTranslation();
  const paintOf = usePaintOf();
  const { recordingId, title, facts, startedAt, state } = recording;
  const paint = facts?.profile === undefined ? undefined : paintOf(facts.profile);
  const place = [paint?.name, facts?.accountId, facts?.region].filter((part) => part !== undefined).join(' · ');
  return (
    <header className={styles['head']} style={paint?.colour === undefined ? {} : { borderTopColor: paint.colour }}>
      <IconButton label={t('recordings.player.back')} icon={ArrowLeft} onClick={() => page.play(undefined)} />
      <h2>{title}</h2>
      <span className={styles['facts']}>
        {[exactTime(startedAt, i18n.language), place].filter(Boolean).join(' · ')}
      </span>
      <span className={styles['actions']}>
        <Button onClick={() => page.save(recordingId, 'text')}>{t('recordings.exportText')}</Button>
        <Button onClick={() => page.save(recordingId, 'cast')}>{t('recordings.exportCast')}</Button>
        <Button onClick={() => page.reveal(recordingId)}>{t('recordings.reveal')}</Button>
        <Button variant="danger" disabled={state === 'recording'} onClick={() => page.ask([recording])}>
          {t('recordings.delete')}
        </Button>
      </span>
    </header>
  );
}

function Trouble({ deck: { playback } }: { readonly deck: Deck }) {
  const { t } = useTranslation();
  const { failure, skipped, status } = useStore(playback.state);
  if (failure !== undefined) return <FailureView failure={failure} />;
  return (
    <p className={styles['note']} role="status">
      {status === 'seeking' || status === 'loading' ? t('common.loading') : ''}
      {skipped > 0 && t('recordings.player.skipped', { count: skipped })}
    </p>
  );
}

function Controls({ deck, playing }: { readonly deck: Deck; readonly playing: Playing }) {
  const { t } = useTranslation();
  const { playback, finding } = deck;
  const { status, speed, skipIdle } = useStore(playback.state);
  const running = status === 'playing';
  const position = useCallback(() => playback.state.getState().position, [playback]);
  const go = (direction: 1 | -1) => {
    const match = finding.go(direction);
    if (match === undefined) return;
    playback.pause();
    void showMatch(deck, match.at);
  };
  return (
    <div className={styles['controls']}>
      <div className={styles['bar']}>
        <IconButton
          label={t(running ? 'recordings.player.pause' : 'recordings.player.play')}
          icon={running ? Pause : Play}
          disabled={status === 'failed'}
          onClick={playback.toggle}
        />
        <SeekBar playback={playback} finding={finding} />
      </div>
      <div className={styles['bar']}>
        <FindField finding={finding} first={playing.term} position={position} onGo={go} />
        <label className={styles['idle']}>
          <input type="checkbox" checked={skipIdle} onChange={(event) => playback.setSkipIdle(event.target.checked)} />
          {t('recordings.player.skipIdle')}
        </label>
        <Select
          hideLabel
          label={t('recordings.player.speed')}
          className={styles['speed']}
          value={String(speed)}
          options={speeds.map((each) => ({
            value: String(each),
            label: t('recordings.player.times', { speed: each }),
          }))}
          onChange={(value) => playback.setSpeed(Number(value) as Speed)}
        />
      </div>
    </div>
  );
}

async function showMatch({ playback, finding, screen }: Deck, at: number): Promise<void> {
  await playback.seek(at);
  screen.mark(finding.state.getState().term);
}

/** Space plays and pauses, the arrows go five seconds on or back, Escape leaves. */
function onPlayerKey(event: KeyboardEvent, playback: Playback | undefined, leave: () => void): void {
  if (event.nativeEvent.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
  const { target } = event;
  const typed = target instanceof HTMLInputElement && target.type === 'text';
  const own = target instanceof HTMLElement && target.closest('button, select, input[type=checkbox]') !== null;
  if (event.key === 'Escape') leave();
  else if (playback === undefined || typed || own) return;
  else if (event.key === ' ') playback.toggle();
  else if (event.key === 'ArrowLeft') void playback.seek(playback.state.getState().position - 5);
  else if (event.key === 'ArrowRight') void playback.seek(playback.state.getState().position + 5);
  else return;
  event.preventDefault();
  event.stopPropagation();
}
