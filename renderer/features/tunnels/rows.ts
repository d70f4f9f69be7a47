import type { ShelvedTunnel } from '../../../contract/features/tunnels.ts';
import { compareText } from '../../ui/table/compare.ts';
import type { OrderInput } from '../../ui/table/order.ts';

/** A row of the shelf: a group's head, or a tunnel. */
export type ShelfRow =
  | { readonly kind: 'group'; readonly group: string; readonly tunnels: readonly ShelvedTunnel[] }
  | { readonly kind: 'tunnel'; readonly shelved: ShelvedTunnel };

/** The rows: each group's head with its tunnels after it, tunnels without a group last. Heads are made when there is a group. */
export function shelfRows(tunnels: readonly ShelvedTunnel[]): readonly ShelfRow[] {
  const groups = new Map<string, ShelvedTunnel[]>();
  for (const shelved of tunnels) {
    const { group } = shelved.tunnel;
    groups.set(group, [...(groups.get(group) ?? []), shelved]);
  }
  const hasHeads = [...groups.keys()].some((group) => group !== '');
  return [...groups]
    .sort(([a], [b]) => Number(a === '') - Number(b === '') || compareText(a, b))
    .flatMap(([group, members]): ShelfRow[] => [
      ...(hasHeads ? [{ kind: 'group' as const, group, tunnels: members }] : []),
      ...members.map((shelved) => ({ kind: 'tunnel' as const, shelved })),
    ]);
}

/** The tunnel of a row; undefined for a group's head. */
export function shelvedOf(row: ShelfRow | undefined): ShelvedTunnel | undefined {
  return row?.kind === 'tunnel' ? row.shelved : undefined;
}

export function rowKey(row: ShelfRow | undefined): string {
  if (row === undefined) return '';
  return row.kind === 'group' ? `group ${row.group}` : row.shelved.tunnel.tunnelId;
}

/** The row numbers to show: sorted within each group, a head only where one of its tunnels is shown. */
export function shelfOrder(
  rows: readonly ShelfRow[],
  { matches, compare, descending }: Pick<OrderInput, 'matches' | 'compare' | 'descending'>,
): Uint32Array {
  const order: number[] = [];
  let head: number | undefined;
  let members: number[] = [];
  const flush = () => {
    if (members.length > 0 && head !== undefined) order.push(head);
    if (compare !== undefined) members.sort((a, b) => (descending ? compare(b, a) : compare(a, b)) || a - b);
    order.push(...members);
    members = [];
  };
  for (const [at, row] of rows.entries()) {
    if (row.kind === 'group') {
      flush();
      head = at;
    } else if (matches(at)) members.push(at);
  }
  flush();
  return Uint32Array.from(order);
}
