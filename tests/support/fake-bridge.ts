import type { Contract, FeatureName } from '../../contract/index.ts';
import type { Definition, FeedDefinition, Input, Output, Payload, RequestDefinition } from '../../contract/define.ts';
import type { Envelope, FeedEvent } from '../../contract/failure.ts';
import type { Bridge } from '../../renderer/bridge/bridge.ts';
import { CallFailed, type Clients } from '../../renderer/bridge/client.ts';
import { createClients } from '../../renderer/bridge/clients.ts';

type Definitions = {
  [F in FeatureName]: { [K in keyof Contract[F] & string as `${F}.${K}`]: Contract[F][K] };
}[FeatureName];
/** Every call of the contract by its full name, such as `app.info`. */
type All = UnionToIntersection<Definitions>;
type UnionToIntersection<U> = (U extends unknown ? (one: U) => void : never) extends (all: infer I) => void ? I : never;
type NamesOf<Kind> = { [K in keyof All]: All[K] extends Kind ? K : never }[keyof All] & string;
type RequestNames = NamesOf<RequestDefinition>;
type FeedNames = NamesOf<FeedDefinition>;
type At<K extends keyof All> = Extract<All[K], Definition>;

export interface FakeBridgeOptions {
  readonly platform?: Bridge['platform'];
  /** Answers by name; throw `CallFailed` to fail. What has no handler fails with `unexpected`. */
  readonly requests?: {
    readonly [K in RequestNames]?: (input: Input<At<K>>) => Output<At<K>> | Promise<Output<At<K>>>;
  };
  /** The first value of a feed, or a function of its input that gives it; without one the feed stays silent. */
  readonly feeds?: {
    readonly [K in FeedNames]?: Payload<At<K>> | ((input: Input<At<K>>) => Payload<At<K>> | undefined);
  };
  readonly openTerminal?: (terminalId: string) => Promise<Envelope>;
}

export interface FakeBridge {
  readonly bridge: Bridge;
  readonly clients: Clients;
  /** Sends a value to every listener of the feed. */
  readonly emit: <K extends FeedNames>(name: K, value: Payload<At<K>>) => void;
  /** Ends every listener's feed, with a failure where one is given. */
  readonly end: (name: FeedNames, failure?: Extract<FeedEvent, { kind: 'failure' }>['failure']) => void;
  /** Every request and subscription, in order. */
  readonly calls: Array<{ readonly name: string; readonly input: unknown }>;
  /** The inputs of one call. */
  readonly inputs: <K extends RequestNames | FeedNames>(name: K) => Array<Input<At<K>>>;
  /** How many listeners a feed has now. */
  readonly listeners: (name: FeedNames) => number;
}

/** A main process in memory: requests answer by the given functions, feeds are driven by the test. */
export function createFakeBridge(options: FakeBridgeOptions = {}): FakeBridge {
  const calls: FakeBridge['calls'] = [];
  const feeds = new Map<string, Set<(event: FeedEvent) => void>>();
  const requests: Partial<Record<string, (input: never) => unknown>> = options.requests ?? {};
  const firstValues: Partial<Record<string, unknown>> = options.feeds ?? {};

  const bridge: Bridge = {
    platform: options.platform ?? 'linux',
    async invoke(_callId, name, input) {
      calls.push({ name, input });
      const handler = requests[name];
      if (handler === undefined) return { ok: false, failure: { code: 'unexpected', message: `No fake for ${name}.` } };
      try {
        return { ok: true, value: await handler(input as never) };
      } catch (error) {
        if (error instanceof CallFailed) return { ok: false, failure: error.failure };
        throw error;
      }
    },
    cancel: (callId) => void calls.push({ name: 'cancel', input: callId }),
    subscribe(name, input, listener) {
      calls.push({ name, input });
      const listeners = feeds.get(name) ?? new Set();
      feeds.set(name, listeners.add(listener));
      const first = firstValues[name];
      const value = typeof first === 'function' ? (first as (input: unknown) => unknown)(input) : first;
      if (value !== undefined) {
        queueMicrotask(() => {
          if (listeners.has(listener)) listener({ kind: 'value', value });
        });
      }
      return () => void listeners.delete(listener);
    },
    fileOf: async (file) => ({ ok: true, value: { fileId: `file-${file.name}` } }),
    openTerminal: options.openTerminal ?? (async () => ({ ok: true, value: {} })),
  };

  const send = (name: string, event: FeedEvent) => {
    for (const listener of feeds.get(name) ?? []) listener(event);
  };
  return {
    bridge,
    clients: createClients(bridge),
    calls,
    emit: (name, value) => send(name, { kind: 'value', value }),
    end(name, failure) {
      send(name, failure === undefined ? { kind: 'end' } : { kind: 'failure', failure });
      feeds.get(name)?.clear();
    },
    inputs: (name) => calls.filter((call) => call.name === name).map((call) => call.input as never),
    listeners: (name) => feeds.get(name)?.size ?? 0,
  };
}
