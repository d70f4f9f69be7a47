import { failed } from '../../../contract/failure.ts';
import { createDecoder } from './base64.ts';
import type { Direction, Finished, Tell } from './direction.ts';
import type { Mark } from './marks.ts';
import { digestOf, errorOf } from './node-error.ts';
import { createPartFile } from './part-file.ts';
import type { TransferPlan } from './plan.ts';
import type { Talk } from './talk.ts';

/** Bytes that may wait for a slow disk before the node is held back, and how many start it again. */
const high = 4_194_304;
const low = 1_048_576;

/** Receives a file of the node. `most` is the largest size taken, in bytes. */
export async function openDownload(
  { platform }: TransferPlan,
  localPath: string,
  most: number,
  tell: Tell,
): Promise<Direction> {
  let talking: Talk | undefined;
  let held = false;
  let receiving = false;
  let done = 0;
  let size: number | undefined;
  let stop: (error: unknown) => void = () => {};
  /** Rejects when there is no use in going on. */
  const stopped = new Promise<never>((_resolve, reject) => (stop = reject));
  stopped.catch(() => {});
  const part = await createPartFile(
    localPath,
    () => {
      if (!held || part.waiting > low) return;
      held = false;
      talking?.channel.resume();
    },
    (error) => stop(error),
  );
  const decoder = createDecoder((bytes) => {
    if (size === undefined || done + bytes.length > size) {
      stop(failed('file-too-large', 'The node sent more than it had said.'));
      return;
    }
    part.write(bytes);
    done += bytes.length;
    tell({ phase: 'running', done, ...(size !== undefined && { size }) });
    if (held || part.waiting < high) return;
    held = true;
    talking?.channel.pause();
  });

  const heard = ({ word, rest }: Mark): boolean => {
    if (word === 'B') decoder.push(rest);
    if (word === 'SIZE') {
      size = /^\d{1,15}$/.test(rest) ? Number(rest) : undefined;
      receiving = platform === 'unix';
    } else if (word !== 'B') receiving = false;
    return word === 'B';
  };

  return {
    talking: {
      heard,
      body: (bytes) => {
        if (receiving) decoder.push(bytes.toString('latin1'));
      },
    },
    isSettled: false,
    async run(talk): Promise<Finished> {
      talking = talk;
      const first = await talk.next();
      if (first.word !== 'SIZE') throw errorOf(first);
      if (size === undefined) throw failed('unexpected', 'The node told no size.');
      if (size > most) throw failed('file-too-large', `The file has ${size} bytes; ${most} are the most.`);
      tell({ phase: 'running', done, size });
      const last = await Promise.race([talk.next(), stopped]);
      if (last.word !== 'SHA') throw errorOf(last);
      decoder.end();
      tell({ phase: 'checking', done, size: done });
      const sha256 = await part.finish();
      const digest = digestOf(last);
      if (digest !== sha256) throw failed('checksum-mismatch', `SHA-256 is ${sha256} here and ${digest} on the node.`);
      await part.keep();
      return { sha256, path: localPath };
    },
    close: part.discard,
  };
}
