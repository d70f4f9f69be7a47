import type { Contract, FeatureName } from '../../contract/index.ts';
import type {
  Definition,
  FeatureContract,
  FeedDefinition,
  Input,
  Output,
  Payload,
  RequestDefinition,
} from '../../contract/define.ts';
import type { Failure } from '../../contract/failure.ts';
import type { Bridge } from './bridge.ts';

type RequestName<F extends FeatureContract> = { [K in keyof F]: F[K] extends RequestDefinition ? K : never }[keyof F] &
  string;
type FeedName<F extends FeatureContract> = { [K in keyof F]: F[K] extends FeedDefinition ? K : never }[keyof F] &
  string;
type At<F extends FeatureContract, K extends string> = F[K] extends Definition ? F[K] : never;

/** A request that ended in a failure: the only error that `call` throws. */
export class CallFailed extends Error {
  readonly failure: Failure;
  constructor(failure: Failure) {
    super(failure.message);
    this.name = 'CallFailed';
    this.failure = failure;
  }
}

export interface FeedListener<P> {
  onValue(payload: P): void;
  /** Nothing follows. */
  onFailure?(failure: Failure): void;
  /** Nothing follows. */
  onEnd?(): void;
}

/** One feature's calls, typed by the contract. */
export interface Client<F extends FeatureContract> {
  /** Throws CallFailed. Aborting the signal cancels the call in main; the call then fails with `cancelled`. */
  call<K extends RequestName<F>>(name: K, input: Input<At<F, K>>, signal?: AbortSignal): Promise<Output<At<F, K>>>;
  /** Returns the function that ends the feed; nothing is delivered after it. */
  subscribe<K extends FeedName<F>>(
    name: K,
    input: Input<At<F, K>>,
    listener: FeedListener<Payload<At<F, K>>>,
  ): () => void;
}

/** Builds the client of one feature over the bridge. */
export function clientFor<N extends FeatureName>(bridge: Bridge, feature: N): Client<Contract[N]> {
  return {
    async call(name, input, signal) {
      const callId = crypto.randomUUID();
      const cancel = () => bridge.cancel(callId);
      signal?.addEventListener('abort', cancel, { once: true });
      try {
        const envelope = await bridge.invoke(callId, `${feature}.${name}`, input);
        if (!envelope.ok) throw new CallFailed(envelope.failure);
        return envelope.value as never;
      } finally {
        signal?.removeEventListener('abort', cancel);
      }
    },
    subscribe(name, input, listener) {
      let live = true;
      const end = bridge.subscribe(`${feature}.${name}`, input, (event) => {
        if (!live) return;
        if (event.kind === 'value') listener.onValue(event.value as never);
        else {
          live = false;
          if (event.kind === 'failure') listener.onFailure?.(event.failure);
          else listener.onEnd?.();
        }
      });
      return () => {
        if (!live) return;
        live = false;
        end();
      };
    },
  };
}

export type Clients = { readonly [N in FeatureName]: Client<Contract[N]> };
