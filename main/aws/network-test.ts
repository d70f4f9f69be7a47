import type { HopResult } from '../../contract/features/network.ts';
import { failed, FailureError, type Failure } from '../../contract/failure.ts';
import { endpointServices, type EndpointService } from '../../contract/network-values.ts';
import type { Scope } from '../../contract/values.ts';
import { probe } from '../network/probe.ts';
import type { Aws } from './aws.ts';
import { signedCalls } from './signed-calls.ts';

export interface NetworkTestOptions {
  readonly aws: Pick<Aws, 'place' | 'send'>;
  readonly scope: Scope;
  readonly signal: AbortSignal;
  readonly tell: (result: HopResult) => void;
  /** Of each hop, in milliseconds. */
  readonly limitMs?: number;
  /** Of the signed call, which may have to get credentials first; in milliseconds. */
  readonly callLimitMs?: number;
}

/** Tries every hop to every service, all services at once. Rejects only when the signal is aborted. */
export async function testNetwork(options: NetworkTestOptions): Promise<void> {
  await Promise.all(endpointServices.map((service) => testService(options, service)));
}

async function testService(options: NetworkTestOptions, service: EndpointService): Promise<void> {
  const { aws, scope, signal, limitMs } = options;
  const tell = (told: Omit<HopResult, 'service'>) => options.tell({ service, ...told });
  tell({ hop: 'settings', state: 'running' });
  let place: Awaited<ReturnType<Aws['place']>>;
  try {
    place = await aws.place(scope, service);
  } catch (error) {
    tell({ hop: 'settings', state: 'failed', failure: failureOf(error) });
    return;
  }
  const { host, protocol } = new URL(place.url);
  tell({ hop: 'settings', state: 'passed', facts: { host, protocol: protocol.replace(':', '') } });
  const answered = await probe({ ...place, signal, tell, ...(limitMs !== undefined && { limitMs }) });
  if (answered) await callSigned(options, service, tell);
}

/** One signed call that reads next to nothing: its answer or refusal tells signature and permission. */
async function callSigned(
  { aws, scope, signal, callLimitMs = 60_000 }: NetworkTestOptions,
  service: EndpointService,
  tell: (told: Omit<HopResult, 'service'>) => void,
): Promise<void> {
  if (service === 'ssmmessages') {
    // A stream is opened with the token of a session; nothing is signed.
    tell({ hop: 'signature', state: 'skipped' });
    tell({ hop: 'permission', state: 'skipped' });
    return;
  }
  tell({ hop: 'signature', state: 'running' });
  const began = performance.now();
  const limit = AbortSignal.timeout(callLimitMs);
  const failure = await signedCalls[service]
    .call((command) => aws.send(scope, service, command, AbortSignal.any([signal, limit])))
    .then(() => undefined, failureOf);
  signal.throwIfAborted();
  const ms = Math.round(performance.now() - began);
  for (const told of outcome(service, limit.aborted ? tooLate(callLimitMs) : failure)) tell({ ms, ...told });
}

function outcome(service: EndpointService, failure: Failure | undefined): Array<Omit<HopResult, 'service'>> {
  const signed = { hop: 'signature', state: 'passed' } as const;
  // What is not there was looked for: AWS had taken the signature and allowed it.
  if (failure === undefined || failure.code === 'not-found') return [signed, { hop: 'permission', state: 'passed' }];
  if (failure.code !== 'access-denied') return [{ hop: 'signature', state: 'failed', failure }];
  const needed = service !== 'ssmmessages' && signedCalls[service].needed;
  return [signed, needed ? { hop: 'permission', state: 'failed', failure } : { hop: 'permission', state: 'skipped' }];
}

function tooLate(limitMs: number): Failure {
  return failed('no-answer', `No answer came within ${limitMs / 1_000} s.`, { remedy: 'retry' }).failure;
}

function failureOf(error: unknown): Failure {
  if (error instanceof FailureError) return error.failure;
  throw error;
}
