import { useEffect, useMemo, useState } from 'react';
import type { Scope } from '../../contract/values.ts';
import { useWorkspace } from './workspace.ts';

export interface StoredNode {
  readonly id: string;
  /** The id where there is no name. */
  readonly name: string;
}

/** What the local store knows of a scope's fleet, by name: it is there at once, and asks AWS nothing. */
export function useStoredNodes({ profile, region }: Scope, wanted = true): readonly StoredNode[] {
  const { clients } = useWorkspace();
  const [names, setNames] = useState<ReadonlyMap<string, string>>(new Map());
  useEffect(() => {
    if (!wanted) return;
    const found = new Map<string, string>();
    const end = clients.fleet.subscribe(
      'nodes',
      { scope: { profile, region }, source: 'store' },
      {
        onValue(event) {
          if (event.kind !== 'stored') return;
          const { columns } = event;
          for (const [row, nodeId] of columns.id.entries()) found.set(nodeId, columns.name[row] ?? '');
          setNames(new Map(found));
        },
      },
    );
    return () => {
      end();
      setNames(new Map());
    };
  }, [clients, profile, region, wanted]);
  return useMemo(
    () => [...names].map(([id, name]) => ({ id, name: name || id })).sort((a, b) => a.name.localeCompare(b.name)),
    [names],
  );
}
