import type { Readable } from 'node:stream';
import { Worker } from 'node:worker_threads';
import type { Decoded, Encoded } from './decoder-worker.ts';
import { ownTurn } from './turns.ts';

/** Decodes long answers off this thread, which serves the whole app. */
export interface Decoder {
  /**
   * The SDK's output. Undefined while the thread is starting, and where it could not read the answer: then it is read
   * here, and tells why.
   */
  readonly decode: (answer: Omit<Encoded, 'id'>) => Promise<unknown>;
}

/** What of an SDK client's protocol reads answers. */
interface Protocol {
  deserializeResponse(operation: { name: string }, context: unknown, response: Response): Promise<unknown>;
}

interface Response {
  statusCode: number;
  headers: Record<string, string>;
  body?: unknown;
}

/** Operations whose answers grow with the fleet: what decoder-worker.ts can read. */
const lists: ReadonlySet<string> = new Set(['DescribeInstances', 'DescribeInstanceProperties']);

/** From so many bytes on, decoding (15 µs a KiB of XML) takes longer than the way to the thread and back. */
const longBytes = 64 * 1024;

/** The client, with the long ones of its answers decoded by `decoder`; its own protocol reads all others in turns. */
export function decodedBy<C extends { readonly config: { readonly protocol: unknown } }>(
  client: C,
  decoder: Decoder | undefined,
): C {
  if (decoder === undefined) return client;
  const protocol = client.config.protocol as Protocol;
  const here = protocol.deserializeResponse.bind(protocol);
  protocol.deserializeResponse = async (operation, context, response) => {
    const { statusCode, headers } = response;
    const name = operation.name.split('#').at(-1) ?? '';
    if (statusCode >= 300 || !lists.has(name)) return here(operation, context, response);
    const chunks = (await (response.body as Readable).toArray()) as Uint8Array[];
    const length = chunks.reduce((sum, chunk) => sum + chunk.length, 0);
    const isLong = length >= longBytes;
    const output = isLong
      ? await decoder.decode({ operation: name, statusCode, headers, body: shared(chunks, length) })
      : undefined;
    if (output !== undefined) return output;
    await ownTurn();
    return here(operation, context, { ...response, body: Buffer.concat(chunks, length) });
  };
  return client;
}

/** One copy for both threads: in a message it would be copied once more, which costs as much as all else here. */
function shared(chunks: readonly Uint8Array[], length: number): Uint8Array<SharedArrayBuffer> {
  const body = new Uint8Array(new SharedArrayBuffer(length));
  let at = 0;
  for (const chunk of chunks) {
    body.set(chunk, at);
    at += chunk.length;
  }
  return body;
}

const unusedMs = 60_000;

/** The thread's start takes a core, which the first rows of a list need more: only one that goes on is worth it. */
const readHereAtFirst = 6;

/**
 * A worker thread that is started where long answers follow each other, which do not wait for it, and let go when
 * unused. One that dies gives its work back.
 */
export function createDecoder(workerPath: string): Decoder {
  const waiting = new Map<number, (output: unknown) => void>();
  let worker: Worker | undefined;
  let isReady = false;
  let unused: NodeJS.Timeout | undefined;
  let calls = 0;
  let readHere = 0;
  const end = () => {
    void worker?.terminate();
    worker = undefined;
    isReady = false;
    readHere = 0;
    for (const give of waiting.values()) give(undefined);
    waiting.clear();
  };
  const start = (): Worker => {
    const started = new Worker(workerPath);
    const lost = () => {
      if (worker === started) end();
    };
    started.unref();
    started.on('message', (message: 'ready' | Decoded) => {
      unused?.refresh();
      if (message === 'ready') {
        isReady = true;
        return;
      }
      waiting.get(message.id)?.(message.output);
      waiting.delete(message.id);
    });
    started.on('error', lost);
    started.on('exit', lost);
    return started;
  };
  return {
    decode: (answer) =>
      new Promise((resolve) => {
        readHere += 1;
        if (readHere > readHereAtFirst) worker ??= start();
        unused ??= setTimeout(() => waiting.size === 0 && end(), unusedMs).unref();
        unused.refresh();
        if (worker === undefined || !isReady) {
          resolve(undefined);
          return;
        }
        calls += 1;
        waiting.set(calls, resolve);
        // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
        worker.postMessage({ id: calls, ...answer } satisfies Encoded);
      }),
  };
}
