/** The largest piece of a paste that is sent at once, in characters. */
const pasteChunk = 16_384;
/** Above this many characters a paste goes in pieces, shows its progress and can be stopped. */
export const pasteAtOnce = 65_536;

const pasteStart = '\u001B[200~';
const pasteEnd = '\u001B[201~';

/**
 * What a terminal is sent for a pasted text: line ends become the Return key's CR. In bracketed paste mode the marks
 * go round it, and an escape inside is shown as its picture, so that a text cannot end the paste by itself and run.
 */
export function pasteText(text: string, bracketed: boolean): string {
  const typed = text.replace(/\r?\n/g, '\r');
  return bracketed ? `${pasteStart}${typed.replaceAll('\u001B', '\u241B')}${pasteEnd}` : typed;
}

/** How many lines a text would be; one line end at its very end does not count. */
export function countLines(text: string): number {
  return text.replace(/\r?\n$/, '').split(/\r\n|\r|\n/).length;
}

/** Cuts a text into pieces of at most `size` characters, never between the two halves of a surrogate pair. */
export function chunksOf(text: string, size = pasteChunk): readonly string[] {
  const chunks: string[] = [];
  for (let at = 0; at < text.length;) {
    const end = at + size;
    const next = end < text.length && isHighSurrogate(text.charCodeAt(end - 1)) ? Math.max(end - 1, at + 1) : end;
    chunks.push(text.slice(at, next));
    at = next;
  }
  return chunks;
}

export interface PasteJob {
  /** As `pasteText` made it. */
  readonly text: string;
  readonly bracketed: boolean;
  readonly send: (piece: string) => void;
  /** Characters handed over so far. */
  readonly onProgress: (sent: number) => void;
  /** Resolves when the next piece may go. */
  readonly pause: () => Promise<void>;
  /** Takes back what was sent and has not left yet. */
  readonly discard: () => void;
}

/**
 * Sends a paste piece by piece until it is done or stopped. A stopped one is closed properly, so that the shell does
 * not wait for the end of a bracketed paste for ever.
 */
export async function sendPaste(job: PasteJob, signal: AbortSignal): Promise<void> {
  let sent = 0;
  const stopped = new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
  for (const piece of chunksOf(job.text)) {
    if (signal.aborted) {
      job.discard();
      if (job.bracketed && sent > 0) job.send(pasteEnd);
      return;
    }
    job.send(piece);
    sent += piece.length;
    job.onProgress(sent);
    // A frozen session never has room again: Stop does not wait for it.
    if (sent < job.text.length) await Promise.race([job.pause(), stopped]);
  }
}

function isHighSurrogate(code: number): boolean {
  return code >= 0xd8_00 && code <= 0xdb_ff;
}
