import { z } from 'zod';
import { feed, request } from '../define.ts';
import { Failure } from '../failure.ts';
import type { NodeField } from '../node-fields.ts';
import { AccountId, InstanceId, Instant, Scope } from '../values.ts';
import { Session } from './sessions.ts';

/** Can a session be opened, in one word. EC2's states come first where they decide. */
export const Reach = z.enum(['online', 'connection-lost', 'stopped', 'changing', 'not-managed', 'terminated']);
export type Reach = z.infer<typeof Reach>;

/** The first broken link of the chain, as far as EC2 and Systems Manager tell it; `none` when online. */
export const ReachReason = z.enum([
  'none',
  'stopped',
  'starting',
  'stopping',
  'terminated',
  'no-instance-profile',
  'never-registered',
  'silent',
  'unknown',
]);
export type ReachReason = z.infer<typeof ReachReason>;

export const NodeKind = z.enum(['ec2', 'hybrid']);

const text = z.array(z.string());

/**
 * A page of nodes as columns (one array for each field; all have the same length): a fifth of the cost of objects
 * across the door. `''` stands for "not known". Rows are keyed by account, region and id.
 */
export const NodeColumns = z.object({
  id: text,
  name: text,
  kind: z.array(NodeKind),
  reach: z.array(Reach),
  reason: z.array(ReachReason),
  /** `Linux`, `Windows`, `MacOS` (DescribeInstanceInformation.PlatformType). */
  platform: text,
  platformName: text,
  platformVersion: text,
  agentVersion: text,
  /** Private address. */
  address: text,
  instanceType: text,
  /** EC2 state name; `''` for hybrid nodes. */
  state: text,
  /** Encoded by `encodeTags` (contract/tags.ts). */
  tags: text,
  /** Epoch milliseconds; 0 when never heard of. */
  lastPing: z.array(z.number()),
} satisfies Record<NodeField, z.ZodType>);
export type NodeColumns = z.infer<typeof NodeColumns>;

/**
 * What the fleet feed tells, in this order: stored rows, account, rows as they arrive, notices, done. The account comes
 * before the first rows where it is not the one known before.
 */
export const FleetEvent = z.discriminatedUnion('kind', [
  /** Rows of the local store, at once; `savedAt` is their age. `last` closes the stored part (also when empty). */
  z.object({
    kind: z.literal('stored'),
    columns: NodeColumns,
    savedAt: Instant,
    accountId: AccountId.optional(),
    last: z.boolean(),
  }),
  /** Whose rows these are. Rows told before this reading go when it is another account than theirs. */
  z.object({ kind: z.literal('account'), accountId: AccountId }),
  /** Rows from AWS: they replace rows of the same id. */
  z.object({ kind: z.literal('rows'), columns: NodeColumns }),
  /** A source that was denied, throttled or offline: what is shown is less than everything. */
  z.object({ kind: z.literal('notice'), source: z.enum(['ssm', 'ec2', 'identity', 'store']), failure: Failure }),
  z.object({
    kind: z.literal('done'),
    at: Instant,
    total: z.number().int(),
    /** Everything was read to its end: a node that this reading did not tell is gone. */
    complete: z.boolean(),
  }),
]);
export type FleetEvent = z.infer<typeof FleetEvent>;

/** Everything known of one node: the columns' values and what only one node's page has room for. */
export const NodeDetails = z.object({
  id: InstanceId,
  name: z.string(),
  /** Field name (AWS's own: `KeyName`, `LaunchTime`, `VpcId`, `IamRole` …) to value or time, in reading order. */
  facts: z.array(
    z.union([z.object({ name: z.string(), value: z.string() }), z.object({ name: z.string(), at: Instant })]),
  ),
  tags: z.array(z.tuple([z.string(), z.string()])),
  /** ssm:GetConnectionStatus. */
  connection: z.enum(['connected', 'notconnected', 'unknown']),
  /** The node's latest sessions, newest first. */
  sessions: z.array(Session),
  /** Parts that could not be read. */
  notices: z.array(Failure),
});
export type NodeDetails = z.infer<typeof NodeDetails>;

export const fleet = {
  /**
   * The fleet of a scope: the stored rows, then (unless `source` is `store`) AWS's, then the end.
   * Ends after `done`, or after the stored rows when `source` is `store`; cancelled by unsubscribing. `fresh` asks AWS
   * again for what is remembered for some minutes (the tags of hybrid nodes: one call a node).
   */
  nodes: feed(
    z.strictObject({ scope: Scope, source: z.enum(['store', 'aws', 'both']), fresh: z.boolean().optional() }),
    FleetEvent,
  ),
  node: request(z.strictObject({ scope: Scope, nodeId: InstanceId }), NodeDetails),
};
