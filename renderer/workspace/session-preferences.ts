import { createStore, type StoreApi } from 'zustand/vanilla';
import type { contract } from '../../contract/index.ts';
import type { Preferences } from '../../contract/features/session-preferences.ts';
import { scopeKey } from '../../contract/scope.ts';
import { idleMinutesByDefault, preferencesDocument } from '../../contract/session-preferences.ts';
import type { Scope } from '../../contract/values.ts';
import type { Client } from '../bridge/client.ts';
import { failedLoad, failureOf, idle, loading, shown, type Load } from '../bridge/load.ts';

/** The Session Manager preferences of each scope that somebody asked for, as they were read last. */
export interface PreferencesState {
  /** By `scopeKey`. */
  readonly known: ReadonlyMap<string, Load<Preferences>>;
  /** Reads them again. Never throws: how it went is in `known`. */
  readonly read: (scope: Scope) => Promise<void>;
  /** What is known of a scope; read when it was never read. Undefined where they cannot be read. */
  readonly ask: (scope: Scope) => Promise<Preferences | undefined>;
  /** What somebody has just read or written. */
  readonly put: (scope: Scope, preferences: Preferences) => void;
}

export function createPreferencesStore(client: Client<typeof contract.preferences>): StoreApi<PreferencesState> {
  const underWay = new Map<string, Promise<void>>();
  return createStore<PreferencesState>()((set, get) => {
    const of = (scope: Scope) => get().known.get(scopeKey(scope)) ?? idle;
    const tell = (scope: Scope, load: Load<Preferences>) =>
      set({ known: new Map(get().known).set(scopeKey(scope), load) });
    const reading = async (scope: Scope) => {
      tell(scope, loading(of(scope)));
      try {
        tell(scope, { status: 'ready', value: await client.call('read', { scope }) });
      } catch (error) {
        tell(scope, failedLoad(of(scope), failureOf(error)));
      }
    };
    const read = (scope: Scope) => {
      const key = scopeKey(scope);
      const running = underWay.get(key) ?? reading(scope).finally(() => underWay.delete(key));
      underWay.set(key, running);
      return running;
    };
    return {
      known: new Map(),
      read,
      put: (scope, value) => tell(scope, { status: 'ready', value }),
      async ask(scope) {
        const { status } = of(scope);
        if (status !== 'ready' && status !== 'failed') await read(scope);
        return shown(of(scope));
      },
    };
  });
}

/**
 * Minutes without data after which the service ends a session: its document's own, or the preferences'. Undefined where
 * they cannot be read. Never throws.
 */
export async function idleMinutesOf(
  preferences: StoreApi<PreferencesState>,
  documents: Client<typeof contract.sessionDocuments>,
  { scope, document }: { readonly scope: Scope; readonly document?: string | undefined },
): Promise<number | undefined> {
  try {
    const own =
      document === undefined || document === preferencesDocument
        ? undefined
        : (await documents.call('describe', { scope, name: document })).inputs;
    const inputs = own ?? (await preferences.getState().ask(scope))?.inputs;
    return inputs === undefined ? undefined : Number(inputs.idleSessionTimeout) || idleMinutesByDefault;
  } catch {
    return undefined;
  }
}
