import { createStore, type StoreApi } from 'zustand/vanilla';
import type { AutomationRequest } from '../../../contract/automation-request.ts';
import type {
  AutomationChild,
  AutomationDetails,
  AutomationStep,
  AutomationSummary,
} from '../../../contract/automation-run.ts';
import type { Failure } from '../../../contract/failure.ts';
import type { RunbookDetails } from '../../../contract/runbook.ts';
import type { Scope } from '../../../contract/values.ts';
import type { Clients } from '../../bridge/client.ts';
import { idle, type Load } from '../../bridge/load.ts';
import { loadInto } from '../../workspace/load-into.ts';

export interface LiveState {
  readonly run: AutomationSummary | undefined;
  /** For repeating it; undefined until it is known. */
  readonly request: AutomationRequest | undefined;
  readonly details: AutomationDetails | undefined;
  /** In AWS's order. */
  readonly steps: readonly AutomationStep[];
  readonly children: readonly AutomationChild[];
  readonly failure: Failure | undefined;
  /** The runbook's own steps; a run whose document is gone has its steps all the same. */
  readonly runbook: Load<RunbookDetails>;
}

export interface LiveStore {
  readonly scope: Scope;
  readonly runId: string;
  readonly state: StoreApi<LiveState>;
  readonly dispose: () => void;
}

/** One run, or one child of it, as it goes on, in this window. */
export function createLiveStore(
  { automation: client }: Pick<Clients, 'automation'>,
  scope: Scope,
  runId: string,
): LiveStore {
  const state = createStore<LiveState>()(() => ({
    run: undefined,
    request: undefined,
    details: undefined,
    steps: [],
    children: [],
    failure: undefined,
    runbook: idle,
  }));
  const life = new AbortController();
  const load = loadInto(state, life.signal);
  const steps = keyed<AutomationStep>(({ stepId }) => stepId);
  const children = keyed<AutomationChild>(({ key }) => key);
  const readRunbook = ({ document: name, version }: AutomationSummary) => {
    if (state.getState().runbook.status !== 'idle' || name === '') return;
    const of = { scope, name, ...(version !== '' && { version }) };
    void load('runbook', () => client.call('document', of, life.signal));
  };
  const end = client.subscribe(
    'watch',
    { scope, runId },
    {
      onValue({ run, request, details, steps: told, children: born, failure }) {
        state.setState((before) => ({
          run,
          failure,
          request: request ?? before.request,
          details: details ?? before.details,
          steps: steps(before.steps, told).toSorted((a, b) => a.order - b.order),
          children: children(before.children, born),
        }));
        readRunbook(run);
      },
      onFailure: (failure) => state.setState({ failure }),
    },
  );
  return {
    scope,
    runId,
    state,
    dispose() {
      life.abort();
      end();
    },
  };
}

/** Takes changed rows into those that are known; the rows stay the same object while nothing changed. */
function keyed<T>(keyOf: (row: T) => string): (known: readonly T[], changed: readonly T[]) => readonly T[] {
  return (known, changed) => {
    if (changed.length === 0) return known;
    const rows = new Map(known.map((row) => [keyOf(row), row]));
    for (const row of changed) rows.set(keyOf(row), row);
    return [...rows.values()];
  };
}
