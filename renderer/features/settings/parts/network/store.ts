import { createStore, type StoreApi } from 'zustand/vanilla';
import type { HopResult, NetworkValues, NetworkView } from '../../../../../contract/features/network.ts';
import type { Failure } from '../../../../../contract/failure.ts';
import type { Scope } from '../../../../../contract/values.ts';
import { CallFailed, type Clients } from '../../../../bridge/client.ts';

/** One run of the test. `stopped`: the user ended it; `broken`: it ended by itself in the middle. */
export interface TestRun {
  readonly scope: Scope;
  readonly state: 'running' | 'done' | 'stopped' | 'broken';
  /** The last word on each hop, in the order in which they were begun. */
  readonly results: readonly HopResult[];
}

export interface NetworkState {
  readonly view: NetworkView | undefined;
  /** Why the last change was not kept. */
  readonly failure: Failure | undefined;
  readonly run: TestRun | undefined;
  /** Follows what is set and in force for a profile, or for all; the returned function ends it. */
  readonly watch: (profile: string | undefined) => () => void;
  readonly change: (profile: string | undefined, values: NetworkValues) => Promise<void>;
  /** A file of the user's choice; undefined when they changed their mind. */
  readonly chooseFile: () => Promise<string | undefined>;
  readonly start: (scope: Scope) => void;
  readonly stop: () => void;
}

export function createNetworkStore(client: Clients['network']): StoreApi<NetworkState> {
  return createStore<NetworkState>()((set, get) => {
    let endTest = () => {};
    const guarded = async <T>(call: Promise<T>): Promise<T | undefined> => {
      try {
        const answer = await call;
        set({ failure: undefined });
        return answer;
      } catch (error) {
        if (!(error instanceof CallFailed)) throw error;
        set({ failure: error.failure });
        return undefined;
      }
    };
    const over = (state: TestRun['state']) => {
      const { run } = get();
      if (run?.state === 'running') set({ run: { ...run, state } });
    };
    return {
      view: undefined,
      failure: undefined,
      run: undefined,
      watch(profile) {
        set({ view: undefined, failure: undefined });
        const input = profile === undefined ? {} : { profile };
        return client.subscribe('watch', input, {
          onValue: (view) => set({ view }),
          onFailure: (failure) => set({ failure }),
        });
      },
      async change(profile, values) {
        await guarded(client.call('change', { ...(profile !== undefined && { profile }), values }));
      },
      chooseFile: async () => (await guarded(client.call('chooseCaFile', {})))?.file,
      start(scope) {
        endTest();
        set({ run: { scope, state: 'running', results: [] } });
        endTest = client.subscribe(
          'test',
          { scope },
          {
            onValue: (result) => {
              const { run } = get();
              if (run !== undefined) set({ run: { ...run, results: withResult(run.results, result) } });
            },
            onEnd: () => over('done'),
            onFailure: (failure) => {
              over('broken');
              set({ failure });
            },
          },
        );
      },
      stop() {
        endTest();
        over('stopped');
      },
    };
  });
}

function withResult(results: readonly HopResult[], result: HopResult): readonly HopResult[] {
  const isSame = ({ service, hop }: HopResult) => service === result.service && hop === result.hop;
  return results.some(isSame) ? results.map((each) => (isSame(each) ? result : each)) : [...results, result];
}
