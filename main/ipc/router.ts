import type { z } from 'zod';
import type { Definition, FeatureContract } from '../../contract/define.ts';
import { failed, FailureError, type Envelope, type Failure, type FeedEvent } from '../../contract/failure.ts';
import type { Call } from '../features/handlers.ts';
import type { Log } from '../log/log.ts';
import { redact } from '../log/redact.ts';

type AnyHandler = (input: unknown, second: unknown, third?: unknown) => Promise<unknown>;
type HandlerTable = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** The allow list of everything the window can ask, parsed on the way in and on the way out. */
export interface Router {
  /** Never rejects: every outcome is an envelope. */
  invoke(name: unknown, input: unknown, signal: AbortSignal): Promise<Envelope>;
  /** Emits values, then exactly one `failure` or `end`; nothing after the signal is aborted. */
  subscribe(name: unknown, input: unknown, emit: (event: FeedEvent) => void, signal: AbortSignal): Promise<void>;
}

/** Builds the router over the contract and its handlers; only own names of the contract can be called. */
export function createRouter(
  contract: Readonly<Record<string, FeatureContract>>,
  handlers: HandlerTable,
  log: Log,
): Router {
  const calls = new Map<string, { definition: Definition; handler: AnyHandler }>();
  for (const [feature, definitions] of Object.entries(contract)) {
    for (const [call, definition] of Object.entries(definitions)) {
      calls.set(`${feature}.${call}`, { definition, handler: handlers[feature]?.[call] as AnyHandler });
    }
  }

  const find = (name: unknown, kind: Definition['kind']) => {
    const call = typeof name === 'string' ? calls.get(name) : undefined;
    if (call === undefined || call.definition.kind !== kind) throw failed('invalid-request', 'Unknown call.');
    return call;
  };
  const reveal = (name: unknown, error: unknown, signal: AbortSignal): Failure => {
    const failure = failureOf(error, signal);
    if (failure.code === 'unexpected') log.error('a call failed unexpectedly', { call: String(name), error });
    return failure;
  };

  return {
    async invoke(name, input, signal) {
      try {
        const { definition, handler } = find(name, 'request');
        const value = await handler(parse(definition.input, input), { signal } satisfies Call);
        if (definition.kind !== 'request') throw failed('invalid-request', 'Unknown call.');
        return { ok: true, value: parseAnswer(definition.output, value) };
      } catch (error) {
        return { ok: false, failure: reveal(name, error, signal) };
      }
    },
    async subscribe(name, input, emit, signal) {
      const send = (event: FeedEvent) => {
        if (!signal.aborted) emit(event);
      };
      try {
        const { definition, handler } = find(name, 'feed');
        if (definition.kind !== 'feed') throw failed('invalid-request', 'Unknown call.');
        const push = (payload: unknown) => {
          if (!signal.aborted) send({ kind: 'value', value: parseAnswer(definition.payload, payload) });
        };
        await handler(parse(definition.input, input), push, { signal } satisfies Call);
        send({ kind: 'end' });
      } catch (error) {
        send({ kind: 'failure', failure: reveal(name, error, signal) });
      }
    },
  };
}

function parse(schema: z.ZodType, input: unknown): unknown {
  const result = schema.safeParse(input);
  if (result.success) return result.data;
  const first = result.error.issues[0];
  throw failed('invalid-request', `${first?.path.join('.') ?? ''}: ${first?.message ?? 'does not fit'}`.slice(0, 300));
}

/** An answer that breaks the contract is a defect of ours or of AWS: told as `unexpected`, never handed on. */
function parseAnswer(schema: z.ZodType, value: unknown): unknown {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const first = result.error.issues[0];
  throw failed(
    'unexpected',
    `The answer does not fit: ${first?.path.join('.') ?? ''} ${first?.message ?? ''}`.slice(0, 300),
  );
}

function failureOf(error: unknown, signal: AbortSignal): Failure {
  if (error instanceof FailureError) return { ...error.failure, message: redact(error.failure.message) };
  if (signal.aborted) return { code: 'cancelled', message: 'Cancelled.' };
  return { code: 'unexpected', message: redact(error instanceof Error ? error.message : String(error)) };
}
