import { createStore, type StoreApi } from 'zustand/vanilla';
import { failureOf } from '../../bridge/load.ts';
import { withPane, type PaneChange } from './panes.ts';
import { emptyDock, type DockState } from './state.ts';

/** The dock's state, and how its parts change it. */
export interface Dock {
  readonly state: StoreApi<DockState>;
  readonly get: () => DockState;
  readonly update: (next: (dock: DockState) => DockState) => void;
  /** Changes one pane; a pane that is gone changes nothing. */
  readonly setPane: (paneId: string, to: PaneChange) => void;
  /** Says what went wrong, until it is dismissed. */
  readonly trouble: (error: unknown) => void;
}

export function createDock(): Dock {
  const state = createStore<DockState>()(() => emptyDock);
  const update = (next: (dock: DockState) => DockState) => state.setState(next(state.getState()));
  return {
    state,
    get: state.getState,
    update,
    setPane: (paneId, to) => update((dock) => withPane(dock, paneId, to)),
    trouble: (error) => state.setState({ trouble: failureOf(error) }),
  };
}
