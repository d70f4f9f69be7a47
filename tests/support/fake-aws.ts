import { failed, type FailureCode } from '../../contract/failure.ts';
import type { Aws } from '../../main/aws/aws.ts';

/** What one AWS operation answers; throw to fail. `signal` is the call's. */
export type FakeAnswer = (input: Record<string, unknown>, signal: AbortSignal | undefined) => unknown;

/** An AWS made of answers by operation name (`DescribeInstances`). Operations without an answer are denied. */
export function createFakeAws(answers: Readonly<Record<string, FakeAnswer>>): Aws & { readonly calls: string[] } {
  const calls: string[] = [];
  return {
    calls,
    async send(_scope, service, command, signal) {
      const name = command.constructor.name.replace(/Command$/, '');
      calls.push(name);
      await Promise.resolve();
      if (signal?.aborted === true) throw failed('cancelled', 'Cancelled.');
      const answer = answers[name];
      if (answer === undefined) throw failed('access-denied', 'No.', { operation: `${service}:${name}` });
      return (await answer(command.input as Record<string, unknown>, signal)) as never;
    },
    signIn: async () => {},
    expiresAt: () => undefined,
    streamUrl: (_scope, url) => url,
    route: async () => ({}),
    place: async () => ({ url: 'https://aws.example/', route: {} }),
    live: () => [],
    watchLive: () => () => {},
    shellEnvironment: () => ({}),
  };
}

/** An answer that fails. */
export function failing(code: FailureCode): FakeAnswer {
  return () => {
    throw failed(code, `Made to fail: ${code}.`);
  };
}
