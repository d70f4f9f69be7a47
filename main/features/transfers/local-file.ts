import { stat } from 'node:fs/promises';
import path from 'node:path';
import { mostTransferBytes } from '../../../contract/features/transfers.ts';
import { failed } from '../../../contract/failure.ts';

/** Bytes of a file that is to be sent. Throws FailureError for what cannot be, and what the system says. */
export async function sizeOf(file: string): Promise<number> {
  const facts = await stat(file);
  if (!facts.isFile()) throw failed('file-failed', `${path.basename(file)} is no file: folders are not sent.`);
  if (facts.size > mostTransferBytes)
    throw failed('file-too-large', `The file has ${facts.size} bytes; ${mostTransferBytes} are the most.`);
  return facts.size;
}
