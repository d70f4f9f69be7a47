import { createStore, type StoreApi } from 'zustand/vanilla';
import type { CommandRequest, RunRow, RunSummary, StepOutput } from '../../../contract/features/run-command.ts';
import type { Failure } from '../../../contract/failure.ts';
import type { Scope } from '../../../contract/values.ts';
import type { Clients } from '../../bridge/client.ts';
import { failureOf } from '../../bridge/load.ts';

export interface BoardState {
  readonly run: RunSummary | undefined;
  readonly command: CommandRequest | undefined;
  readonly rows: readonly RunRow[];
  /** Rows whose output is still to be read. */
  readonly pending: number;
  readonly failure: Failure | undefined;
  /** What was searched for, and the line of each node that has it; undefined while nothing is. */
  readonly found: { readonly text: string; readonly lines: ReadonlyMap<string, string> } | undefined;
}

export interface BoardStore {
  readonly scope: Scope;
  readonly runId: string;
  readonly state: StoreApi<BoardState>;
  /** What a node's steps wrote. Throws CallFailed. */
  readonly output: (row: RunRow) => Promise<readonly StepOutput[]>;
  /** Searches all outputs; `''` ends the search. */
  readonly search: (text: string) => void;
  readonly dispose: () => void;
}

/** One run as it goes on, in this window. */
export function createBoardStore(
  { runCommand: client }: Pick<Clients, 'runCommand'>,
  scope: Scope,
  runId: string,
): BoardStore {
  const state = createStore<BoardState>()(() => ({
    run: undefined,
    command: undefined,
    rows: [],
    pending: 0,
    failure: undefined,
    found: undefined,
  }));
  const places = new Map<string, number>();
  /** Outputs of settled rows: equal ones are asked for once. */
  const outputs = new Map<string, Promise<readonly StepOutput[]>>();
  let searching = new AbortController();

  const take = (changed: readonly RunRow[]): readonly RunRow[] => {
    if (changed.length === 0) return state.getState().rows;
    const rows = [...state.getState().rows];
    for (const row of changed) {
      const at = places.get(row.nodeId) ?? rows.length;
      places.set(row.nodeId, at);
      rows[at] = row;
    }
    return rows;
  };
  const end = client.subscribe(
    'watch',
    { scope, runId },
    {
      onValue({ run, command, rows, pending, failure }) {
        state.setState({ run, rows: take(rows), pending, failure, ...(command !== undefined && { command }) });
      },
      onFailure: (failure) => state.setState({ failure }),
    },
  );
  const ask = async (nodeId: string) => (await client.call('output', { scope, runId, nodeId })).steps;

  const find = async (text: string, signal: AbortSignal) => {
    try {
      const { matches } = await client.call('search', { scope, runId, text }, signal);
      if (!signal.aborted) state.setState({ found: { text, lines: new Map(matches.map((m) => [m.nodeId, m.line])) } });
    } catch (error) {
      if (!signal.aborted) state.setState({ failure: failureOf(error) });
    }
  };

  return {
    scope,
    runId,
    state,
    output(row) {
      if (row.fold === '') return ask(row.nodeId);
      const known = outputs.get(row.fold);
      if (known !== undefined) return known;
      const asked = ask(row.nodeId);
      outputs.set(row.fold, asked);
      asked.catch(() => outputs.delete(row.fold));
      return asked;
    },
    search(text) {
      searching.abort();
      searching = new AbortController();
      if (text.trim() === '') {
        state.setState({ found: undefined });
        return;
      }
      void find(text.trim(), searching.signal);
    },
    dispose() {
      searching.abort();
      end();
    },
  };
}
