/** Input that waits for its turn, cut into messages; control bytes typed alone go before what was pasted earlier. */
export interface InputQueue {
  /** False when too much waits already: then nothing of it is taken. */
  push(bytes: Buffer): boolean;
  /** The next message's payload, at most 1,024 bytes; undefined when nothing waits. */
  shift(): Buffer | undefined;
  readonly bytes: number;
}

/** What agents and the service are known to carry (plugin: config, StreamDataPayloadSize). */
const largestPayload = 1_024;
/** A stuck session must not fill the memory with what is pasted into it. */
const mostBytes = 16_777_216;

const interrupt = 0x03;
const quit = 0x1c;
const suspend = 0x1a;

/** A key that must not wait behind a paste: Ctrl+C, Ctrl+\ and Ctrl+Z, typed alone. */
function isUrgent(bytes: Buffer): boolean {
  const [byte] = bytes;
  return bytes.length === 1 && (byte === interrupt || byte === quit || byte === suspend);
}

export function createInputQueue(): InputQueue {
  const urgent: Buffer[] = [];
  const waiting: Buffer[] = [];
  let bytes = 0;

  return {
    push(added) {
      if (bytes + added.length > mostBytes) return false;
      if (added.length === 0) return true;
      bytes += added.length;
      (isUrgent(added) ? urgent : waiting).push(added);
      return true;
    },
    shift() {
      const first = urgent.shift() ?? waiting.shift();
      if (first === undefined) return undefined;
      const cut = cutAt(first);
      if (cut < first.length) waiting.unshift(first.subarray(cut));
      bytes -= cut;
      return first.subarray(0, cut);
    },
    get bytes() {
      return bytes;
    },
  };
}

/** Where to cut: at most 1,024 bytes, before a UTF-8 character that would be split. */
function cutAt(bytes: Buffer): number {
  if (bytes.length <= largestPayload) return bytes.length;
  let cut = largestPayload;
  const isContinuation = (at: number) => ((bytes[at] ?? 0) & 0xc0) === 0x80;
  while (cut > largestPayload - 4 && isContinuation(cut)) cut -= 1;
  return isContinuation(cut) ? largestPayload : cut;
}
