/** Input that waits for its turn, cut into messages. */
export interface InputQueue {
  /** Takes bytes; urgent ones go before all others that wait. False when too much waits already: then nothing is taken. */
  push(bytes: Buffer, urgent: boolean): boolean;
  /** The next message's payload, at most 1,024 bytes; text is not cut inside a character. Undefined when nothing waits. */
  shift(isText: boolean): Buffer | undefined;
  /** Forgets all that waits. */
  clear(): void;
  readonly bytes: number;
}

/** What agents and the service are known to carry (plugin: config, StreamDataPayloadSize). */
const largestPayload = 1_024;
/** A stuck session must not fill the memory with what is pasted into it. */
const mostBytes = 16_777_216;

export function createInputQueue(): InputQueue {
  const urgent: Buffer[] = [];
  const waiting: Buffer[] = [];
  let bytes = 0;

  return {
    push(added, isUrgent) {
      if (bytes + added.length > mostBytes) return false;
      if (added.length === 0) return true;
      bytes += added.length;
      (isUrgent ? urgent : waiting).push(added);
      return true;
    },
    shift(isText) {
      const from = urgent.length > 0 ? urgent : waiting;
      const [first] = from;
      if (first === undefined) return undefined;
      const cut = isText ? cutText(first) : Math.min(first.length, largestPayload);
      if (cut < first.length) from[0] = first.subarray(cut);
      else from.shift();
      bytes -= cut;
      return first.subarray(0, cut);
    },
    clear() {
      urgent.length = 0;
      waiting.length = 0;
      bytes = 0;
    },
    get bytes() {
      return bytes;
    },
  };
}

/** Where to cut: at most 1,024 bytes, before a UTF-8 character that would be split. */
function cutText(bytes: Buffer): number {
  if (bytes.length <= largestPayload) return bytes.length;
  let cut = largestPayload;
  const isContinuation = (at: number) => ((bytes[at] ?? 0) & 0xc0) === 0x80;
  while (cut > largestPayload - 4 && isContinuation(cut)) cut -= 1;
  return isContinuation(cut) ? largestPayload : cut;
}
