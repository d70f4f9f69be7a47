import type { Command, SendCommandCommandInput } from '@aws-sdk/client-ssm';
import { FailureError } from '../../../contract/failure.ts';
import type { Scope } from '../../../contract/values.ts';
import type { Aws } from '../../aws/aws.ts';
import { walkPages } from '../../aws/pages.ts';
import { readCommand, sendCommand, type CommandFacts } from './commands.ts';
import type { Spacing } from '../spacing.ts';

export interface SendTools {
  readonly aws: Pick<Aws, 'send'>;
  readonly listing: Spacing;
  /** Milliseconds. */
  readonly wait: (ms: number, signal: AbortSignal) => Promise<void>;
  readonly now: () => number;
  /** Whether a command is known already: it is not the one whose answer was lost. */
  readonly isKnown: (commandId: string) => boolean;
}

/** Waits before each look for a command whose answer was lost; AWS lists a command some time after it took it. */
const looks = [500, 1_500, 4_000] as const;
/** So far may this computer's clock be off from AWS's (which refuses what is further off). */
const clockMs = 5 * 60_000;

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
    const found = await findSent(tools, scope, input, sentAt);
    if (found === undefined) throw error;
    return found;
  }
}

/** The command that was sent, if AWS has it. Looked for though nobody waits any more: it may be running. */
async function findSent(
  tools: SendTools,
  scope: Scope,
  input: SendCommandCommandInput,
  sentAt: number,
): Promise<CommandFacts | undefined> {
  const { signal } = new AbortController();
  for (const ms of looks) {
    await tools.wait(ms, signal);
    // What took the answer away may take these as well: then nothing is known.
    const commands = await listSince(tools, scope, sentAt - clockMs, signal).catch(() => []);
    const found = commands
      .filter((command) => isSent(command, input))
      .flatMap((command) => readCommand(command) ?? [])
      .filter(({ commandId }) => !tools.isKnown(commandId))
      .toSorted((a, b) => b.requestedAt - a.requestedAt);
    if (found[0] !== undefined) return found[0];
  }
  return undefined;
}

async function listSince(
  { aws, listing }: SendTools,
  scope: Scope,
  since: number,
  signal: AbortSignal,
): Promise<Command[]> {
  const { ListCommandsCommand } = await import('@aws-sdk/client-ssm');
  const Filters = [{ key: 'InvokedAfter' as const, value: new Date(since).toISOString().replace(/\.\d+Z$/, 'Z') }];
  const found: Command[] = [];
  const fetchPage = async (token: string | undefined) => {
    await listing(scope, signal);
    const command = new ListCommandsCommand({
      Filters,
      MaxResults: 50,
      ...(token !== undefined && { NextToken: token }),
    });
    const { Commands = [], NextToken } = await aws.send(scope, 'ssm', command, signal);
    return { items: Commands, next: NextToken };
  };
  for await (const page of walkPages(fetchPage, signal)) found.push(...page);
  return found;
}

/** Whether a command that AWS lists is what was sent: the same document, comment, parameters and targets. */
function isSent(command: Command, input: SendCommandCommandInput): boolean {
  const { DocumentName = '', Comment = '', InstanceIds, Targets, Parameters = {} } = input;
  return (
    nameOf(command.DocumentName ?? '') === nameOf(DocumentName) &&
    (command.Comment ?? '') === Comment &&
    (InstanceIds === undefined || equal(InstanceIds.toSorted(), (command.InstanceIds ?? []).toSorted())) &&
    (Targets === undefined || equal(Targets.map(pairOf), (command.Targets ?? []).map(pairOf))) &&
    Object.entries(Parameters).every(([name, values]) => equal(values, command.Parameters?.[name]))
  );
}

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
