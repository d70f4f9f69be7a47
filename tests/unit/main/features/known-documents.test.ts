import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { failed, type FailureCode } from '../../../../contract/failure.ts';
import { createKnownDocuments } from '../../../../main/features/known-documents.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => {
  vi.useRealTimers();
});

const which = { scope: { profile: 'box', region: 'us-east-1' }, name: 'Fleet-Echo', version: '$DEFAULT' };
const { signal } = new AbortController();

test('a start is held against what the form has shown, for ten minutes', async () => {
  let content = 'shown';
  const library = createKnownDocuments(async () => content);
  const held: string[] = [];
  await library.read(which, signal);
  content = 'newer';
  vi.advanceTimersByTime(599_000);
  await library.hold(which, signal, (document) => void held.push(document));
  vi.advanceTimersByTime(1_000);
  await library.hold(which, signal, (document) => void held.push(document));
  await library.hold({ ...which, version: '2' }, signal, (document) => void held.push(document));
  expect(held).toEqual(['shown', 'newer', 'newer']);
});

test('what it refuses is thrown, and so is that there is no such document', async () => {
  const refusal = failed('invalid-request', 'No such parameter.');
  const library = createKnownDocuments(async () => 'shown');
  const refuse = () => {
    throw refusal;
  };
  await expect(library.hold(which, signal, refuse)).rejects.toBe(refusal);
  await expect(unreadable('not-found').hold(which, signal, () => {})).rejects.toMatchObject({
    failure: { code: 'not-found' },
  });
});

test('where the document cannot be read, AWS judges', async () => {
  const refuse = vi.fn<() => void>();
  await unreadable('access-denied').hold(which, signal, refuse);
  await unreadable('offline').hold(which, signal, refuse);
  expect(refuse).not.toHaveBeenCalled();
});

function unreadable(code: FailureCode) {
  return createKnownDocuments(() => Promise.reject(failed(code, 'No.')));
}
