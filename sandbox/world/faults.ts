import { readFileSync } from 'node:fs';
import { commandFaultMembers, type CommandFault } from './commands/faults.ts';

/** One rule of a faults file: which calls it meets and what happens to them. */
export interface Fault {
  /** `service:Operation`, with `*` for any part (`ssm:*`). */
  readonly operation: string;
  /** The error to answer with; without one the call is only slowed down. */
  readonly code?: string;
  readonly message?: string;
  readonly status?: number;
  /** An HTML page instead of the protocol's error, as a broken front end sends it. */
  readonly html?: boolean;
  readonly latencyMs?: number;
  /** The call is done, and the connection ends without its answer. */
  readonly loseAnswer?: boolean;
  /** Only the first so many calls; all when left out. */
  readonly times?: number;
}

/** What happens to the data channel of every session; all are off when left out. */
export interface ChannelFaults {
  /** Share of messages that are lost on the way to the client, 0 to 1; likewise the others. */
  readonly loseOutput?: number;
  readonly loseAcknowledgements?: number;
  readonly duplicateOutput?: number;
  readonly reorderOutput?: number;
  /** Closes the websocket with 1000 "Bye" after so many messages of the agent, once for each session. */
  readonly byeAfter?: number;
  /** Cuts the connection without a close frame after so many messages, once for each session. */
  readonly cutAfter?: number;
  readonly handshakeDelayMs?: number;
  /** Puts a pause_publication and a start_publication with zeroed headers before every so many-th message. */
  readonly publicationEvery?: number;
  /** Share of messages whose type is padded with NULs on the left instead of spaces on the right. */
  readonly nulPadding?: number;
}

export interface Faults {
  readonly calls: readonly Fault[];
  readonly channel: ChannelFaults;
  /** What happens to commands on some nodes. */
  readonly commands?: readonly CommandFault[];
  /** How far the sandbox's clock is off, in its `Date` headers and its check of signatures; may be negative. */
  readonly clockSkewMs?: number;
}

export const noFaults: Faults = { calls: [], channel: {} };

const callMembers: Readonly<Record<string, string>> = {
  operation: 'string',
  code: 'string',
  message: 'string',
  status: 'number',
  html: 'boolean',
  latencyMs: 'number',
  loseAnswer: 'boolean',
  times: 'number',
};
const mostSkewMs = 86_400_000 * 365;
const channelMembers: ReadonlySet<string> = new Set([
  'loseOutput',
  'loseAcknowledgements',
  'duplicateOutput',
  'reorderOutput',
  'byeAfter',
  'cutAfter',
  'handshakeDelayMs',
  'publicationEvery',
  'nulPadding',
]);

/** Reads a faults file. Throws an Error whose text names the first thing that does not fit. */
export function readFaults(file: string): Faults {
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new Error(`the faults file cannot be read: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    });
  }
  if (!isRecord(value)) throw new Error('the faults file must hold an object');
  const { calls = [], channel = {}, commands = [], clockSkewMs = 0, ...rest } = value;
  const [unknown] = Object.keys(rest);
  if (unknown !== undefined) throw new Error(`the faults file has an unknown member: ${unknown}`);
  if (typeof clockSkewMs !== 'number' || Math.abs(clockSkewMs) > mostSkewMs)
    throw new Error('"clockSkewMs" of the faults file does not fit');
  if (!Array.isArray(calls)) throw new Error('"calls" of the faults file must be a list');
  if (!Array.isArray(commands)) throw new Error('"commands" of the faults file must be a list');
  if (!isRecord(channel)) throw new Error('"channel" of the faults file must be an object');
  for (const [name, entry] of Object.entries(channel)) {
    const isShare = /^(?:lose|duplicate|reorder|nul)/.test(name);
    if (!channelMembers.has(name) || typeof entry !== 'number' || entry < 0 || (isShare && entry > 1))
      throw new Error(`"channel.${name}" of the faults file does not fit`);
  }
  return { calls: calls.map(checkCall), channel, commands: commands.map(checkCommand), clockSkewMs };
}

function checkCall(value: unknown, index: number): Fault {
  if (!isRecord(value) || typeof value.operation !== 'string')
    throw new Error(`"calls[${index}]" of the faults file needs an operation`);
  for (const [name, entry] of Object.entries(value)) {
    const type = Object.hasOwn(callMembers, name) ? callMembers[name] : undefined;
    if (type !== typeof entry || !inRange(name, entry))
      throw new Error(`"calls[${index}].${name}" of the faults file does not fit`);
  }
  return value as unknown as Fault;
}

function checkCommand(value: unknown, index: number): CommandFault {
  if (!isRecord(value) || typeof value.node !== 'string')
    throw new Error(`"commands[${index}]" of the faults file needs a node`);
  for (const [name, entry] of Object.entries(value)) {
    const type = Object.hasOwn(commandFaultMembers, name) ? commandFaultMembers[name] : undefined;
    if (type !== typeof entry) throw new Error(`"commands[${index}].${name}" of the faults file does not fit`);
  }
  return value as unknown as CommandFault;
}

const ranges: Readonly<Record<string, readonly [number, number]>> = {
  status: [400, 599],
  latencyMs: [0, 600_000],
  times: [0, 1_000_000],
};

function inRange(name: string, value: unknown): boolean {
  const [least, most] = ranges[name] ?? [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
  return typeof value !== 'number' || (Number.isInteger(value) && value >= least && value <= most);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Picks the fault of each call, counting those that end after some times. */
export function createFaultPicker(calls: readonly Fault[]): (operation: string) => Fault | undefined {
  const left = calls.map(({ times }) => times ?? Number.POSITIVE_INFINITY);
  const patterns = calls.map(
    ({ operation }) => new RegExp(`^${operation.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*')}$`),
  );
  return (operation) => {
    const at = patterns.findIndex((pattern, index) => (left[index] ?? 0) > 0 && pattern.test(operation));
    if (at < 0) return undefined;
    left[at] = (left[at] ?? 0) - 1;
    return calls[at];
  };
}
