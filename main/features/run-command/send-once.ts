import type { Command, SendCommandCommandInput } from '@aws-sdk/client-ssm';
import { FailureError } from '../../../contract/failure.ts';
import type { Scope } from '../../../contract/values.ts';
import type { Aws } from '../../aws/aws.ts';
import { walkPages } from '../../aws/pages.ts';
import { tellClock } from './aws-clock.ts';
import { readCommand, sendCommand, type CommandFacts } from './commands.ts';
import type { Spacing } from '../spacing.ts';

export interface SendTools {
  readonly aws: Pick<Aws, 'send'>;
  readonly listing: Spacing;
  /** Milliseconds. */
  readonly wait: (ms: number, signal: AbortSignal) => Promise<void>;
  readonly now: () => number;
  /** Whether a command was sent from here already: it is not the one whose answer was lost. */
  readonly isKnown: (commandId: string) => boolean;
}

/** Waits before each look for a command whose answer was lost; AWS lists a command some time after it took it. */
const looks = [500, 1_500, 4_000] as const;
/** So far may this computer's clock be off from AWS's (which refuses what is further off). */
const clockMs = 5 * 60_000;
/** What AWS took so long before it was sent here, by AWS's clock, is somebody else's: its `Date` is one to the second. */
const marginMs = 5_000;

/**
 * Sends one command, and never a second time: SendCommand takes no token by which AWS would know the second one, and a
 * script that runs twice may do harm. Where the answer is lost the command is looked for among those that AWS lists.
 * Throws FailureError; `outcome-unknown` where it was not found.
 */
export async function sendOnce(
  tools: SendTools,
  scope: Scope,
  input: SendCommandCommandInput,
  signal: AbortSignal,
): Promise<CommandFacts> {
  const sentAt = tools.now();
  try {
    return await sendCommand(tools.aws, scope, input, signal);
  } catch (error) {
    if (!(error instanceof FailureError) || error.failure.code !== 'outcome-unknown') throw error;
    const [found, ...others] = await findSent(tools, scope, input, sentAt);
    if (found === undefined) throw error;
    if (others.length === 0) return found;
    // Nobody knows which of them is ours: another's must not be followed, and cancelled, as if it were.
    const ids = [found, ...others].map(({ commandId }) => commandId).join(', ');
    throw new FailureError({ ...error.failure, message: `${error.failure.message} (${ids})` }, error);
  }
}

/** The commands that may be what was sent. Looked for though nobody waits any more: it may be running. */
async function findSent(
  tools: SendTools,
  scope: Scope,
  input: SendCommandCommandInput,
  sentAt: number,
): Promise<CommandFacts[]> {
  const { signal } = new AbortController();
  for (const ms of looks) {
    await tools.wait(ms, signal);
    // What took the answer away may take these as well: then nothing is known.
    const { commands, aheadMs } = await listSince(tools, scope, sentAt - clockMs, signal).catch(() => nothing);
    const found = commands
      .filter((command) => isSent(command, input))
      .flatMap((command) => readCommand(command) ?? [])
      .filter(({ commandId, requestedAt }) => !tools.isKnown(commandId) && requestedAt >= sentAt + aheadMs - marginMs);
    if (found.length > 0) return found;
  }
  return [];
}

interface Listed {
  readonly commands: readonly Command[];
  /** So far is AWS's clock ahead of ours; 0 where it is not told, which finds too little rather than too much. */
  readonly aheadMs: number;
}

const nothing: Listed = { commands: [], aheadMs: 0 };

async function listSince(
  { aws, listing, now }: SendTools,
  scope: Scope,
  since: number,
  signal: AbortSignal,
): Promise<Listed> {
  const { ListCommandsCommand } = await import('@aws-sdk/client-ssm');
  const Filters = [{ key: 'InvokedAfter' as const, value: new Date(since).toISOString().replace(/\.\d+Z$/, 'Z') }];
  const commands: Command[] = [];
  let aheadMs = 0;
  const fetchPage = async (token: string | undefined) => {
    await listing(scope, signal);
    const command = new ListCommandsCommand({
      Filters,
      MaxResults: 50,
      ...(token !== undefined && { NextToken: token }),
    });
    tellClock(command, now, (told) => {
      aheadMs = told;
    });
    const { Commands = [], NextToken } = await aws.send(scope, 'ssm', command, signal);
    return { items: Commands, next: NextToken };
  };
  for await (const page of walkPages(fetchPage, signal)) commands.push(...page);
  return { commands, aheadMs };
}

/** Whether a command that AWS lists is what was sent: the same document, parameters, targets and way to run. */
function isSent(command: Command, input: SendCommandCommandInput): boolean {
  const { DocumentName = '', Comment = '', InstanceIds, Targets, Parameters = {} } = input;
  return (
    nameOf(command.DocumentName ?? '') === nameOf(DocumentName) &&
    (command.Comment ?? '') === Comment &&
    (InstanceIds === undefined || equal(InstanceIds.toSorted(), (command.InstanceIds ?? []).toSorted())) &&
    (Targets === undefined || equal(Targets.map(pairOf), (command.Targets ?? []).map(pairOf))) &&
    Object.entries(Parameters).every(([name, values]) => equal(values, command.Parameters?.[name])) &&
    waysToRun.every((member) => command[member] === undefined || (command[member] || '') === (input[member] ?? ''))
  );
}

/** Members that AWS tells as they were asked for, where it tells them. */
const waysToRun = [
  'TimeoutSeconds',
  'MaxConcurrency',
  'MaxErrors',
  'OutputS3BucketName',
  'OutputS3KeyPrefix',
] as const satisfies ReadonlyArray<keyof Command & keyof SendCommandCommandInput>;

function pairOf({ Key, Values }: { Key?: string | undefined; Values?: string[] | undefined }) {
  return [Key, Values];
}

/** A shared document is sent by its ARN and may be listed by its name. */
function nameOf(document: string): string {
  return document.slice(document.lastIndexOf('/') + 1);
}

function equal(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
