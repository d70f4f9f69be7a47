import type { Readable } from 'node:stream';
import { Worker } from 'node:worker_threads';
import type { Decoded, Encoded } from './decoder-worker.ts';
import { ownTurn } from './turns.ts';

/** Decodes long answers off this thread, which serves the whole app. */
export interface Decoder {
  /** The SDK's output; undefined where the answer could not be read there: then it is read here, and tells why. */
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
    const body = Buffer.concat((await (response.body as Readable).toArray()) as Uint8Array[]);
    const output =
      body.length < longBytes ? undefined : await decoder.decode({ operation: name, statusCode, headers, body });
    if (output !== undefined) return output;
    await ownTurn();
    return here(operation, context, { ...response, body });
  };
  return client;
}

const unusedMs = 60_000;

/** A worker thread that is started by the first long answer and let go when unused. One that dies gives its work back. */
export function createDecoder(workerPath: string): Decoder {
  const waiting = new Map<number, (output: unknown) => void>();
  let worker: Worker | undefined;
  let unused: NodeJS.Timeout | undefined;
  let calls = 0;
  const end = () => {
    void worker?.terminate();
    worker = undefined;
    for (const give of waiting.values()) give(undefined);
    waiting.clear();
  };
  const start = (): Worker => {
    const started = new Worker(workerPath);
    const lost = () => {
      if (worker === started) end();
    };
    started.unref();
    started.on('message', ({ id, output }: Decoded) => {
      waiting.get(id)?.(output);
      waiting.delete(id);
      unused?.refresh();
    });
    started.on('error', lost);
    started.on('exit', lost);
    return started;
  };
  return {
    decode: (answer) =>
      new Promise((resolve) => {
        worker ??= start();
        unused ??= setTimeout(() => waiting.size === 0 && end(), unusedMs).unref();
        unused.refresh();
        calls += 1;
        waiting.set(calls, resolve);
        // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
        worker.postMessage({ id: calls, ...answer } satisfies Encoded);
      }),
  };
}
