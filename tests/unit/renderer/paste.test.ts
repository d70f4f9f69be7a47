import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chunksOf, countLines, pasteText, sendPaste } from '../../../renderer/features/terminals/paste.ts';

describe('paste', () => {
  it('types line ends as Return', () => {
    expect(pasteText('a\r\nb\nc', false)).toBe('a\rb\rc');
  });

  it('marks a bracketed paste, and nothing inside can end it', () => {
    expect(pasteText('rm\u001B[201~\n', true)).toBe('\u001B[200~rm\u241B[201~\r\u001B[201~');
  });

  it.each([
    ['one', 1],
    ['one\n', 1],
    ['one\ntwo', 2],
    ['one\r\ntwo\r\n', 2],
    ['\n\n', 2],
  ])('counts the lines of %j', (text, lines) => expect(countLines(text)).toBe(lines));

  it('cuts without loss, never through a character', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), fc.integer({ min: 2, max: 9 }), (text, size) => {
        const chunks = chunksOf(text, size);
        expect(chunks.join('')).toBe(text);
        for (const chunk of chunks) {
          expect(chunk.length).toBeLessThanOrEqual(size);
          // A lone half of a surrogate pair cannot be written as UTF-8.
          expect(new TextDecoder().decode(new TextEncoder().encode(chunk))).toBe(chunk);
        }
      }),
    );
  });

  it('sends all pieces and says how far it is', async () => {
    const sent: string[] = [];
    const progress: number[] = [];
    const text = 'x'.repeat(40_000);
    await sendPaste(
      {
        text,
        bracketed: false,
        send: (p) => sent.push(p),
        onProgress: (n) => progress.push(n),
        pause: async () => {},
        discard: () => {},
      },
      new AbortController().signal,
    );
    expect(sent.join('')).toBe(text);
    expect(progress).toEqual([16_384, 32_768, 40_000]);
  });

  it('stops at once where nothing is taken any more', async () => {
    const stop = new AbortController();
    const sent: string[] = [];
    const sending = sendPaste(
      {
        text: 'z'.repeat(100_000),
        bracketed: false,
        send: (piece) => sent.push(piece),
        onProgress: () => {},
        pause: () => new Promise(() => {}),
        discard: () => sent.push('discarded'),
      },
      stop.signal,
    );
    stop.abort();
    await sending;
    expect(sent).toHaveLength(2);
    expect(sent[1]).toBe('discarded');
  });

  it('takes back what has not left, then closes a stopped bracketed paste', async () => {
    const stop = new AbortController();
    const sent: string[] = [];
    const job = {
      text: pasteText('y'.repeat(100_000), true),
      bracketed: true,
      send: (piece: string) => void sent.push(piece),
      onProgress: () => stop.abort(),
      pause: async () => {},
      discard: () => void sent.push('discarded'),
    };
    await sendPaste(job, stop.signal);
    expect(sent).toHaveLength(3);
    expect(sent.slice(1)).toEqual(['discarded', '\u001B[201~']);
  });
});
