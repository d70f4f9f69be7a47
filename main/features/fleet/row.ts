import type { NodeColumns } from '../../../contract/features/fleet.ts';

/** One node in main; across the door it goes as columns. */
export type NodeRow = { [F in keyof NodeColumns]: NodeColumns[F][number] };

/** Rows as columns. */
export function toColumns(rows: readonly NodeRow[]): NodeColumns {
  return {
    id: rows.map((row) => row.id),
    name: rows.map((row) => row.name),
    kind: rows.map((row) => row.kind),
    reach: rows.map((row) => row.reach),
    reason: rows.map((row) => row.reason),
    platform: rows.map((row) => row.platform),
    platformName: rows.map((row) => row.platformName),
    platformVersion: rows.map((row) => row.platformVersion),
    agentVersion: rows.map((row) => row.agentVersion),
    address: rows.map((row) => row.address),
    instanceType: rows.map((row) => row.instanceType),
    state: rows.map((row) => row.state),
    tags: rows.map((row) => row.tags),
    lastPing: rows.map((row) => row.lastPing),
  };
}
