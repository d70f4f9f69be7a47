import { failed, type FailureError } from '../../../contract/failure.ts';
import type { Mark } from './marks.ts';

/** What the node's program says went wrong, in the one shape. */
export function errorOf({ word, rest }: Mark): FailureError {
  if (word === 'CANCELLED') return failed('cancelled', 'The transfer was cancelled on the node.');
  const [reason = '', ...more] = rest.split(' ');
  const file = more.join(' ');
  if (word !== 'ERR') return failed('unexpected', `The node answered ${word}.`);
  if (reason === 'EXISTS') return failed('file-exists', `${file} exists on the node.`, { subject: { file } });
  return failed('node-file-failed', words(reason, file), { subject: { file } });
}

function words(reason: string, file: string): string {
  switch (reason) {
    case 'HOME':
      return 'The user that sessions run as has no home on the node; give a path that begins with /.';
    case 'DIRECTORY':
      return `The node has no directory for ${file}.`;
    case 'ISDIR':
      return `${file} is a directory on the node.`;
    case 'MISSING':
      return `The node has no file ${file}.`;
    case 'READ':
      return `The node could not read ${file}.`;
    case 'WRITE':
      return `The node could not write: ${file}.`;
    case 'SPACE':
      return 'The disk of the node has not enough room.';
    case 'TOOL':
      return `The node has no ${file} and nothing that could stand in for it.`;
    case 'DECODE':
      return 'The node could not write what arrived; its disk may be full.';
    default:
      return `The node answered ERR ${reason} ${file}`.trim();
  }
}

/** The digest that a SHA answer holds; `''` when it holds none. */
export function digestOf({ rest }: Mark): string {
  return /^\\?([0-9a-f]{64})\b/.exec(rest)?.[1] ?? '';
}
