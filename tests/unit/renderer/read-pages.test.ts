import { describe, expect, test } from 'vitest';
import { createStore } from 'zustand/vanilla';
import { createAutomationsStore } from '../../../renderer/features/automation/store.ts';
import { createDocumentsStore } from '../../../renderer/features/documents/store.ts';
import { createRunsStore } from '../../../renderer/features/run-command/store.ts';
import { createSessionsStore } from '../../../renderer/features/sessions/store.ts';
import { readPages, unread, type ListReading } from '../../../renderer/workspace/list/read-pages.ts';
import { createFakeBridge } from '../../support/fake-bridge.ts';

const scope = { profile: 'box', region: 'us-east-1' };

/** A list of texts, and the reading under way as AWS would drive it. */
function openList() {
  const state = createStore<ListReading<string>>()(() => unread);
  const readings: Array<{ isEnded: boolean; listener: Listener }> = [];
  const shown = { is: true };
  const reading = readPages<string>({
    get: state.getState,
    set: (part) => state.setState(part),
    question: () => (shown.is ? subscribe : undefined),
    now: () => 5_000,
  });
  const subscribe = (listener: Listener) => {
    const one = { isEnded: false, listener };
    readings.push(one);
    return () => void (one.isEnded = true);
  };
  const last = () => {
    const one = readings.at(-1);
    if (one === undefined) throw new Error('Nothing was asked for.');
    return one;
  };
  return { get: state.getState, reading, readings, last, shown };
}
type Listener = Parameters<NonNullable<ReturnType<Parameters<typeof readPages<string>>[0]['question']>>>[0];

describe('a list that is read page by page', () => {
  test('grows with each page, and is whole and dated at the end', () => {
    const { get, reading, last } = openList();
    reading.read();
    expect(get()).toMatchObject({ rows: [], load: { status: 'reading' }, settled: 0 });
    last().listener.onValue({ rows: ['a'], more: false });
    last().listener.onValue({ rows: ['b'], more: true });
    expect(get()).toMatchObject({ rows: ['a', 'b'], more: true, settled: 0, readAt: undefined });
    last().listener.onEnd();
    expect(get()).toEqual({ rows: ['a', 'b'], more: true, load: { status: 'ready' }, settled: 1, readAt: 5_000 });
  });

  test('keeps the old rows until the new ones are as many', () => {
    const { get, reading, last } = openList();
    reading.read();
    last().listener.onValue({ rows: ['a', 'b'], more: false });
    last().listener.onEnd();
    reading.refresh();
    last().listener.onValue({ rows: ['c'], more: false });
    expect(get().rows).toEqual(['a', 'b']);
    last().listener.onEnd();
    expect(get().rows).toEqual(['c']);
  });

  test('keeps the old rows where a reading fails with none, and what came otherwise', () => {
    const { get, reading, last } = openList();
    const failure = { code: 'offline', message: 'No network.' } as const;
    reading.read();
    last().listener.onValue({ rows: ['a', 'b'], more: false });
    last().listener.onEnd();
    reading.refresh();
    last().listener.onFailure(failure);
    expect(get()).toMatchObject({ rows: ['a', 'b'], load: { status: 'failed', failure }, settled: 2, readAt: 5_000 });
    reading.refresh();
    last().listener.onValue({ rows: ['c'], more: false });
    last().listener.onFailure(failure);
    expect(get().rows).toEqual(['c']);
  });

  test('is asked for once at a time by a refresh, and anew by a read', () => {
    const { reading, readings } = openList();
    reading.read();
    reading.refresh();
    expect(readings.map(({ isEnded }) => isEnded)).toEqual([false]);
    reading.read();
    expect(readings.map(({ isEnded }) => isEnded)).toEqual([true, false]);
  });

  test('stopped: what came stays, and sorts', () => {
    const { get, reading, last } = openList();
    reading.read();
    last().listener.onValue({ rows: ['a'], more: false });
    reading.cancel();
    expect(last().isEnded).toBe(true);
    expect(get()).toMatchObject({ rows: ['a'], load: { status: 'cancelled' }, settled: 1 });
    reading.cancel();
    expect(get().settled).toBe(1);
  });

  test('where nothing is shown, nothing is read', () => {
    const { get, reading, readings, shown } = openList();
    shown.is = false;
    reading.refresh();
    expect([readings.length, get().load.status]).toEqual([0, 'idle']);
  });
});

describe('after Stop the rows sort', () => {
  const { clients } = createFakeBridge();
  const pages = {
    runs: createRunsStore(clients),
    automations: createAutomationsStore(clients),
    documents: createDocumentsStore(clients),
    sessions: createSessionsStore(clients),
  };
  test.each(Object.keys(pages) as Array<keyof typeof pages>)('of %s', (name) => {
    const { state, cancel, refresh } = pages[name];
    if (name === 'documents') pages.documents.show(scope, 'Self');
    else if (name === 'sessions') pages.sessions.show(scope, 'Active');
    else pages[name].show(scope);
    expect(state.getState()).toMatchObject({ load: { status: 'reading' }, settled: 0 });
    cancel();
    expect(state.getState()).toMatchObject({ load: { status: 'cancelled' }, settled: 1 });
    refresh();
    expect(state.getState().load.status).toBe('reading');
  });
});
