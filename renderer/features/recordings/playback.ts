import { createStore, type StoreApi } from 'zustand/vanilla';
import type { CastPage } from '../../../contract/features/recordings.ts';
import type { Failure } from '../../../contract/failure.ts';
import { failureOf } from '../../bridge/load.ts';
import { beginning, createEvents, type Place } from './events.ts';
import type { PlayScreen } from './play-screen.ts';

export const speeds = [0.5, 1, 2, 4, 8, 16] as const;
export type Speed = (typeof speeds)[number];

export interface PlaybackState {
  readonly status: 'loading' | 'seeking' | 'playing' | 'paused' | 'failed';
  /** Seconds of the recording. */
  readonly position: number;
  readonly duration: number;
  readonly speed: Speed;
  /** Pauses of more than two seconds are cut to two. */
  readonly skipIdle: boolean;
  /** Lines of the file that could not be read, so far. */
  readonly skipped: number;
  readonly failure?: Failure;
}

export interface Playback {
  readonly state: StoreApi<PlaybackState>;
  /** From the start again, when it is at its end. */
  readonly play: () => void;
  readonly pause: () => void;
  readonly toggle: () => void;
  /** Shows the screen as it was at a time; plays on from there if it was playing. Never throws. */
  readonly seek: (at: number) => Promise<void>;
  readonly setSpeed: (speed: Speed) => void;
  readonly setSkipIdle: (skipIdle: boolean) => void;
  readonly dispose: () => void;
}

export interface PlaybackOptions {
  readonly read: (from: number) => Promise<CastPage>;
  readonly screen: Pick<PlayScreen, 'start' | 'resize' | 'write'>;
  /** As the list tells it; longer when the file says so. */
  readonly duration: number;
  /** Calls once at the next drawing, with the time in milliseconds. */
  readonly frame?: (run: (now: number) => void) => void;
}

/** Seconds. */
const longestIdle = 2;
/** Characters given to the screen at once: about ten milliseconds of its work. */
const writeAtOnce = 131_072;

/** Plays one recording on a screen. */
export function createPlayback(options: PlaybackOptions): Playback {
  const { screen, frame = (run) => void requestAnimationFrame(run) } = options;
  const events = createEvents(options.read);
  const state = createStore<PlaybackState>()(() => ({
    status: 'loading',
    position: 0,
    duration: options.duration,
    speed: 1,
    skipIdle: true,
    skipped: 0,
  }));
  const { getState: get, setState: set } = state;
  /** What is on the screen: everything before this place. */
  let place: Place = beginning;
  let started = false;
  /** The time of the last event on the screen. */
  let shownUpTo = 0;
  /** A seek gave up another one, which would have played on. */
  let wasPlaying = false;
  /** Another value gives up what is under way. */
  let turn = 0;
  let busy: Promise<void> = Promise.resolve();

  const begin = async () => {
    screen.start(await events.size());
    place = beginning;
    shownUpTo = 0;
    started = true;
  };

  /** Shows all up to a time. Answers whether there is more after it. */
  const advance = async (to: number, own: number): Promise<boolean> => {
    let text = '';
    const flush = async () => {
      const ready = text;
      text = '';
      if (ready !== '') await screen.write(ready);
    };
    for (;;) {
      const found = await events.next(place);
      if (found === undefined || found.event[0] > to || own !== turn) {
        await flush();
        return found !== undefined;
      }
      const [, kind, shown] = found.event;
      if (kind === 'o') text += shown;
      else {
        await flush();
        const [cols = 80, rows = 24] = shown.split('x').map(Number);
        screen.resize({ cols, rows });
      }
      place = found.after;
      shownUpTo = found.event[0];
      if (text.length >= writeAtOnce) await flush();
    }
  };

  const fail = (error: unknown) => set({ status: 'failed', failure: failureOf(error) });

  const seek = (at: number, then?: 'playing' | 'paused'): Promise<void> => {
    const own = ++turn;
    const { status, duration } = get();
    const after = then ?? (status === 'playing' || wasPlaying ? 'playing' : 'paused');
    wasPlaying = after === 'playing';
    const to = Math.min(Math.max(0, at), duration);
    set({ status: status === 'loading' ? 'loading' : 'seeking', position: to });
    // One after the other: the screen takes what it is given in order.
    const before = busy;
    const work = async () => {
      await before;
      if (own !== turn) return;
      try {
        if (!started || to < shownUpTo) await begin();
        await advance(to, own);
        if (own !== turn) return;
        wasPlaying = false;
        set({ status: after, skipped: events.skipped() });
        if (after === 'playing') run(own);
      } catch (error) {
        fail(error);
      }
    };
    busy = work();
    return busy;
  };

  const run = (own: number) => {
    let last: number | undefined;
    const tick = (now: number) => {
      if (own !== turn || get().status !== 'playing') return;
      const passed = last === undefined ? 0 : (now - last) / 1_000;
      last = now;
      busy = busy.then(() => step(passed, own)).catch(fail);
      void busy.then(() => frame(tick));
    };
    frame(tick);
  };

  const step = async (passed: number, own: number) => {
    if (own !== turn) return;
    const { position, speed, skipIdle, duration } = get();
    const next = (await events.next(place))?.event[0] ?? duration;
    const wanted = position + passed * speed;
    const to = skipIdle && next - wanted > longestIdle ? next - longestIdle : wanted;
    const more = await advance(to, own);
    if (own !== turn) return;
    const ended = !more && to >= duration;
    set({
      position: ended ? duration : to,
      skipped: events.skipped(),
      duration: Math.max(duration, more ? to : 0),
      ...(ended && { status: 'paused' }),
    });
  };

  const pause = () => {
    if (get().status !== 'playing') return;
    turn += 1;
    // A step may have been shown in part.
    set({ status: 'paused', position: Math.max(get().position, shownUpTo) });
  };
  const play = () => {
    const { status, position, duration } = get();
    if (status !== 'paused') return;
    void seek(position >= duration ? 0 : position, 'playing');
  };

  return {
    state,
    play,
    pause,
    toggle: () => (get().status === 'playing' ? pause() : play()),
    seek: (at) => seek(at),
    setSpeed: (speed) => set({ speed }),
    setSkipIdle: (skipIdle) => set({ skipIdle }),
    dispose: () => void (turn += 1),
  };
}
