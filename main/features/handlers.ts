import type { z } from 'zod';
import type { FeatureContract, FeedDefinition, RequestDefinition } from '../../contract/define.ts';

/** What a handler knows of the call it answers: aborted when the caller cancels, unsubscribes or its window is gone. */
export interface Call {
  readonly signal: AbortSignal;
}

/**
 * A feature's handlers, one for each definition. The router parses what goes in and what comes out; a handler throws
 * FailureError for what it expected to go wrong. A feed ends when its handler resolves.
 */
export type Handlers<F extends FeatureContract> = {
  readonly [K in keyof F]: F[K] extends RequestDefinition<infer I, infer O>
    ? (input: z.output<I>, call: Call) => Promise<z.input<O>>
    : F[K] extends FeedDefinition<infer I, infer P>
      ? (input: z.output<I>, emit: (payload: z.input<P>) => void, call: Call) => Promise<void>
      : never;
};
