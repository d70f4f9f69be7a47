import { createHash } from 'node:crypto';
import { open, type FileHandle } from 'node:fs/promises';
import { failed } from '../../../contract/failure.ts';
import { readBytes, toLines } from './base64.ts';
import type { Direction, Finished, Tell } from './direction.ts';
import { digestOf, errorOf } from './node-error.ts';
import type { TransferPlan } from './plan.ts';
import type { Talk } from './talk.ts';

/** Base64 that may wait for acknowledgements: enough for a far node, little enough to be taken back at once. */
const mostPending = 524_288;
const share = 57 / 77;

/** Sends a file of this computer to the node. */
export async function openUpload(plan: TransferPlan, localPath: string, tell: Tell): Promise<Direction> {
  const file = await open(localPath, 'r');
  const isUnix = plan.platform === 'unix';
  const ending = isUnix ? '\n' : '\r';
  let settled = false;

  return {
    talking: {},
    get isSettled() {
      return settled;
    },
    // Ctrl+C stops the program where the terminal still makes a signal of it; a console reads lines.
    cancelBytes: Buffer.from(isUnix ? '\u0003' : '\r-\r'),
    async run(talk): Promise<Finished> {
      await expect(talk, 'READY');
      tell({ phase: 'running', done: 0, size: plan.size });
      const sha256 = await send(talk, file);
      if (!isUnix) talk.channel.write(Buffer.from('.\r'));
      const answer = talk.next();
      // It is waited for below; what ends the session may be told before.
      answer.catch(() => undefined);
      // What is under way is not there yet.
      while (talk.channel.pending > 0) {
        await room(talk, Math.max(1, talk.channel.pending - readBytes));
        tell({ phase: 'running', done: plan.size - Math.round(talk.channel.pending * share), size: plan.size });
      }
      tell({ phase: 'checking', done: plan.size, size: plan.size });
      const digest = digestOf(expected(await answer, 'SHA'));
      if (digest !== sha256) {
        talk.channel.write(Buffer.from(`NO${ending}`));
        await talk.next().catch(() => undefined);
        throw failed('checksum-mismatch', `SHA-256 is ${sha256} here and ${digest} on the node.`);
      }
      settled = true;
      talk.channel.write(Buffer.from(`OK${ending}`));
      const first = await talk.next();
      const isLeft = first.word === 'LEFT';
      const { rest: path } = expected(isLeft ? await talk.next() : first, 'DONE');
      return { sha256, path, ...(isLeft && { left: first.rest }) };
    },
    close: () => file.close().catch(() => undefined),
  };

  async function send(talk: Talk, from: FileHandle): Promise<string> {
    const hash = createHash('sha256');
    for (let at = 0; at < plan.size;) {
      await room(talk, mostPending);
      const bytes = Buffer.allocUnsafe(Math.min(readBytes, plan.size - at));
      const { bytesRead } = await from.read(bytes, 0, bytes.length, at);
      // Lines go on evenly only from whole pieces; a local file gives them but at its end.
      if (bytesRead < bytes.length) throw failed('file-failed', 'The file became shorter while it was being sent.');
      hash.update(bytes);
      talk.channel.write(toLines(bytes, ending));
      at += bytesRead;
      tell({ phase: 'running', done: Math.max(0, at - Math.round(talk.channel.pending * share)), size: plan.size });
    }
    return hash.digest('hex');
  }
}

/** Waits for room, unless the node has given up: then its reason counts, not that the session ended. */
async function room(talk: Talk, bytes: number): Promise<void> {
  try {
    await talk.room(bytes);
  } finally {
    const early = talk.waiting;
    // oxlint-disable-next-line no-unsafe-finally -- it says more than the error that it replaces
    if (early?.word === 'ERR') throw errorOf(early);
  }
}

async function expect(talk: Talk, word: string) {
  return expected(await talk.next(), word);
}

function expected(mark: Awaited<ReturnType<Talk['next']>>, word: string) {
  if (mark.word !== word) throw errorOf(mark);
  return mark;
}
