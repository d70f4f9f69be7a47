/** Something that a user can do: in the palette, by a shortcut, in a context menu. */
export interface Action {
  /** Stable: shortcuts are kept under it, such as `terminal.split-right`. */
  readonly id: string;
  /** In the user's language, read when shown. */
  readonly title: () => string;
  /** The group's name in the palette, in the user's language. */
  readonly group: () => string;
  /** Default chords by platform, such as `Ctrl+Shift+P`; none when absent. */
  readonly chord?: { readonly mac: readonly string[]; readonly other: readonly string[] };
  /** Whether the chord is taken only while the focus is outside of a terminal. */
  readonly outsideTerminal?: boolean;
  /** Not offered while false. */
  readonly enabled?: () => boolean;
  /** Offered in the palette (default true); page numbers and the like are not. */
  readonly listed?: boolean;
  readonly run: () => void;
}

export interface ActionRegistry {
  /** Adds actions; returns the function that takes them away. A later action of the same id wins while it is there. */
  readonly register: (actions: readonly Action[]) => () => void;
  /** All actions at this moment. The array is the same until something is registered or taken away. */
  readonly list: () => readonly Action[];
  readonly subscribe: (listener: () => void) => () => void;
}

/** The one list of everything that can be done. */
export function createActionRegistry(): ActionRegistry {
  const groups: Array<readonly Action[]> = [];
  const listeners = new Set<() => void>();
  let current: readonly Action[] = [];
  const changed = () => {
    const byId = new Map<string, Action>();
    for (const group of groups) for (const action of group) byId.set(action.id, action);
    current = [...byId.values()];
    for (const listener of listeners) listener();
  };
  return {
    register(actions) {
      groups.push(actions);
      changed();
      return () => {
        const at = groups.indexOf(actions);
        if (at < 0) return;
        groups.splice(at, 1);
        changed();
      };
    },
    list: () => current,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
