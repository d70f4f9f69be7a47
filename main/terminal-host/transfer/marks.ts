/** An answer of the node's program: a word and what comes after it. */
export interface Mark {
  readonly word: string;
  readonly rest: string;
}

const hyphen = 0x2d;
const mostLine = 16_384;

/**
 * Finds the answers (`-fleetdeck-NONCE:WORD rest`) in what a session puts out, whatever a shell writes round them; `body`
 * gets all other bytes. Base64 holds no hyphen, so an answer cannot be missed in it.
 */
export function createMarks(nonce: string, tell: { body(bytes: Buffer): void; mark(mark: Mark): void }) {
  const prefix = Buffer.from(`-fleetdeck-${nonce}:`);
  let rest: Buffer = Buffer.alloc(0);

  /** How many bytes at the front are done with; 0 when more must come. */
  const step = (): number => {
    const at = rest.indexOf(hyphen);
    if (at !== 0) {
      const length = at === -1 ? rest.length : at;
      if (length > 0) tell.body(rest.subarray(0, length));
      return length;
    }
    const seen = rest.subarray(0, prefix.length);
    if (!prefix.subarray(0, seen.length).equals(seen)) {
      tell.body(rest.subarray(0, 1));
      return 1;
    }
    const end = rest.indexOf(0x0a);
    if (end === -1) return rest.length > mostLine ? rest.length : 0;
    tell.mark(markOf(rest.subarray(prefix.length, end).toString('utf8')));
    return end + 1;
  };

  return {
    push(bytes: Buffer): void {
      rest = rest.length === 0 ? bytes : Buffer.concat([rest, bytes]);
      while (rest.length > 0) {
        const done = step();
        if (done === 0) return;
        rest = rest.subarray(done);
      }
    },
  };
}

function markOf(line: string): Mark {
  // A Windows console sets colours and clears the ends of lines.
  // oxlint-disable-next-line no-control-regex -- they are what is taken out
  const plain = line.replaceAll(/\u001b\[[\d;?]*[A-Za-z]|[\u0000-\u001f]/g, '').trim();
  const [word = '', ...more] = plain.split(' ');
  return { word, rest: more.join(' ') };
}
