import type { ShelvedTunnel } from '../../../contract/features/tunnels.ts';
import type { FilterField, FilterSource } from '../../workspace/filter/compile.ts';
import { destinationOf, localPortOf } from './copy.ts';
import type { ShelfRow } from './rows.ts';

/** What can be asked of tunnels. */
export function tunnelsFilterSource(rows: readonly ShelfRow[]): FilterSource {
  const all = rows.flatMap((row) => (row.kind === 'tunnel' ? [row.shelved] : []));
  const field = (key: string, read: (shelved: ShelvedTunnel) => string): FilterField => ({
    key,
    kind: 'text',
    read(at) {
      const row = rows[at];
      return row?.kind === 'tunnel' ? read(row.shelved) : '';
    },
    values: () => [...new Set(all.map(read))].filter((value) => value !== '').sort(),
  });
  const fields = [
    field('name', ({ tunnel }) => tunnel.name),
    field('group', ({ tunnel }) => tunnel.group),
    field('node', ({ tunnel }) => `${tunnel.nodeName} ${tunnel.route.nodeId}`.trim()),
    field('to', ({ tunnel }) => destinationOf(tunnel.route)),
    field('port', (shelved) => String(localPortOf(shelved) ?? '')),
    field('profile', ({ tunnel }) => tunnel.route.scope.profile),
    field('region', ({ tunnel }) => tunnel.route.scope.region),
    field('state', ({ state }) => state.phase),
  ];
  return {
    fields,
    haystack: (at) =>
      fields
        .map(({ read }) => read(at))
        .join('\n')
        .toLowerCase(),
  };
}
