import { ArrowLeft, Pause, Play } from 'lucide-react';
import { useCallback, useEffect, useRef, useState, type KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { Recording } from '../../../../contract/features/recordings.ts';
import type { Failure } from '../../../../contract/failure.ts';
import { failureOf } from '../../../bridge/load.ts';
import { Button } from '../../../ui/button.tsx';
import { IconButton } from '../../../ui/icon-button.tsx';
import { exactTime } from '../../../ui/relative-time.tsx';
import { Select } from '../../../ui/select.tsx';
import { FailureView } from '../../../workspace/failure-view.tsx';
import { paintOf } from '../../../workspace/paint.ts';
import { lookOf, watchLook } from '../../../workspace/terminal-look.ts';
import { useWorkspace, type Workspace } from '../../../workspace/workspace.ts';
import { createFinding, type Finding } from '../finding.ts';
import type { Playing, RecordingsPage } from '../page.ts';
import { createXtermPlayScreen, type CreatePlayScreen, type PlayScreen } from '../play-screen.ts';
import { createPlayback, speeds, type Playback, type Speed } from '../playback.ts';
import { FindField } from './find-field.tsx';
import styles from './player.module.css';
import { SeekBar } from './seek-bar.tsx';

export interface PlayerProps {
  readonly page: RecordingsPage;
  readonly recording: Recording;
  readonly playing: Playing;
  readonly createScreen?: CreatePlayScreen;
}

interface Deck {
  readonly screen: PlayScreen;
  readonly playback: Playback;
  readonly finding: Finding;
}

/** Plays one recording: its screen, and the controls under it. */
export function Player({ page, recording, playing, createScreen = createXtermPlayScreen }: PlayerProps) {
  const { t } = useTranslation();
  const host = useRef<HTMLDivElement>(null);
  const root = useRef<HTMLDivElement>(null);
  const { deck, failure } = useDeck(recording, playing, createScreen, host);
  useEffect(() => root.current?.focus(), []);
  return (
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

/** Makes the screen and what plays on it; takes both away with the player. */
function useDeck(
  recording: Recording,
  playing: Playing,
  createScreen: CreatePlayScreen,
  host: { readonly current: HTMLElement | null },
) {
  const workspace = useWorkspace();
  const [deck, setDeck] = useState<Deck>();
  const [failure, setFailure] = useState<Failure>();
  const { recordingId, title, duration } = recording;
  useEffect(() => {
    const life = new AbortController();
    const ends: Array<() => void> = [];
    open(workspace, recordingId, title, duration, createScreen).then(
      (made) => {
        ends.push(made.playback.dispose, made.finding.dispose, made.screen.dispose);
        if (life.signal.aborted || host.current === null) return endAll(ends);
        made.screen.attach(host.current);
        const observer = new ResizeObserver(made.screen.fit);
        observer.observe(host.current);
        ends.push(
          () => observer.disconnect(),
          watchLook(workspace.settings, () => made.screen.apply(lookFor(workspace, title))),
        );
        setDeck(made);
        begin(made, playing);
      },
      (error: unknown) => setFailure(failureOf(error)),
    );
    return () => {
      life.abort();
      endAll(ends);
      setDeck(undefined);
    };
    // oxlint-disable-next-line react/exhaustive-deps -- another duration of the same recording is no reason to begin again
  }, [workspace, recordingId, playing, createScreen, host]);
  return { deck, failure };
}

function begin({ playback, finding, screen }: Deck, { at, term }: Playing): void {
  if (term !== '') finding.find(term, at);
  void playback.seek(at).then(() => {
    // Whoever came for a place wants to read it; whoever came for the recording, to see it.
    if (term === '') playback.play();
    else screen.mark(term);
  });
}

async function open(
  workspace: Workspace,
  recordingId: string,
  title: string,
  duration: number,
  createScreen: CreatePlayScreen,
): Promise<Deck> {
  const client = workspace.clients.recordings;
  const screen = await createScreen(lookFor(workspace, title));
  const read = (from: number) => client.call('read', { recordingId, from });
  return { screen, playback: createPlayback({ read, screen, duration }), finding: createFinding(client, recordingId) };
}

function lookFor({ settings }: Workspace, title: string) {
  return lookOf(settings, title);
}

function endAll(ends: ReadonlyArray<() => void>): void {
  for (const end of ends) end();
}

function Head({ page, recording }: Pick<PlayerProps, 'page' | 'recording'>) {
  const { t, i18n } = useTranslation();
  const paints = useStore(useWorkspace().settings, (state) => state.settings.paints);
  const { recordingId, title, facts, startedAt, state } = recording;
  const paint = facts?.profile === undefined ? undefined : paintOf({ paints }, facts.profile);
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
  const { playback, finding, screen } = deck;
  const { status, speed, skipIdle } = useStore(playback.state);
  const running = status === 'playing';
  const position = useCallback(() => playback.state.getState().position, [playback]);
  const go = (direction: 1 | -1) => {
    const match = finding.go(direction);
    if (match === undefined) return;
    playback.pause();
    void playback.seek(match.at).then(() => screen.mark(finding.state.getState().term));
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
