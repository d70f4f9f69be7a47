import type { ShelvedTunnel } from '../../../contract/features/tunnels.ts';
import type { FilterSource } from '../../workspace/filter/compile.ts';
import { fieldsSource, textField } from '../../workspace/filter/object-source.ts';
import { destinationOf, localPortOf } from './copy.ts';
import { shelvedOf, type ShelfRow } from './rows.ts';

/** What can be asked of tunnels. */
export function tunnelsFilterSource(rows: readonly ShelfRow[]): FilterSource {
  const shelf = rows.map(shelvedOf);
  const field = (key: string, read: (shelved: ShelvedTunnel) => string) => textField(shelf, key, read);
  return fieldsSource([
    field('name', ({ tunnel }) => tunnel.name),
    field('group', ({ tunnel }) => tunnel.group),
    field('node', ({ tunnel }) => `${tunnel.nodeName} ${tunnel.route.nodeId}`.trim()),
    field('to', ({ tunnel }) => destinationOf(tunnel.route)),
    field('port', (shelved) => String(localPortOf(shelved) ?? '')),
    field('profile', ({ tunnel }) => tunnel.route.scope.profile),
    field('region', ({ tunnel }) => tunnel.route.scope.region),
    field('state', ({ state }) => state.phase),
  ]);
}
