/** Bytes of a line: 76 characters, which every decoder takes (old versions of openssl take no longer ones). */
const lineLength = 57;

/** How long `size` bytes are as base64 lines, line feeds included. */
export function lineBytes(size: number): number {
  const rest = size % lineLength;
  return Math.floor(size / lineLength) * 77 + (rest === 0 ? 0 : Math.ceil(rest / 3) * 4 + 1);
}

/** Bytes that are read at once, so that lines go on evenly. */
export const readBytes = lineLength * 1_024;

/** Base64 lines. Only the last piece of a file may end with an uneven line. `ending` is the line's. */
export function toLines(bytes: Buffer, ending: string): Buffer {
  const text = bytes.toString('base64');
  const lines: string[] = [];
  for (let at = 0; at < text.length; at += 76) lines.push(text.slice(at, at + 76), ending);
  return Buffer.from(lines.join(''), 'latin1');
}

/** Characters that are decoded together. */
const batch = 65_536;

/** Decodes base64 that comes in pieces; line ends are passed over. What is no base64 ends in bytes of another digest. */
export function createDecoder(write: (bytes: Buffer) => void) {
  let text = '';
  const take = (length: number) => {
    const bytes = Buffer.from(text.slice(0, length), 'base64');
    text = text.slice(length);
    if (bytes.length > 0) write(bytes);
  };
  return {
    push(piece: string): void {
      text += piece.replaceAll(/[\r\n]/g, '');
      if (text.length >= batch) take(text.length - (text.length % 4));
    },
    end: (): void => take(text.length),
  };
}
