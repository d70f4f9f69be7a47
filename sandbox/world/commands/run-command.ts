import type { DocumentBody } from '../documents/read-document.ts';
import type { Values } from '../documents/parameter-values.ts';
import type { Fleet } from '../fleet.ts';
import type { WorldNode } from '../nodes.ts';
import { mix } from '../random.ts';
import { runInWaves, shareOf } from '../rate-control.ts';
import type { Schedule } from '../schedule.ts';
import { commandFaultOf, type CommandFault } from './faults.ts';
import { endUnrun, isError, isOver, setStatus, type Command, type Invocation } from './command.ts';
import { pluginsOf, type NodeRun } from './node-agent.ts';

/** What a command runs, and where it finds its nodes. */
export interface CommandPlan {
  readonly command: Command;
  readonly body: DocumentBody;
  readonly values: Values;
  /** The nodes, found when it begins. */
  readonly find: () => readonly WorldNode[];
}

export interface CommandRunnerOptions {
  readonly fleet: Fleet;
  readonly schedule: Schedule;
  readonly now: () => number;
  readonly secondMs: number;
  /** Until its invocations exist, and about as long again until one reaches its node. */
  readonly delayMs: number;
  readonly faults: readonly CommandFault[];
  readonly runOnNode: (run: NodeRun) => Promise<void>;
  /** Lets so many run on this computer at once. */
  readonly slot: (run: () => Promise<void>) => Promise<void>;
}

/** Runs a command from its request to its last status; resolves when all of it is over. */
export function createCommandRunner(options: CommandRunnerOptions): (plan: CommandPlan) => Promise<void> {
  const { schedule, delayMs, now } = options;
  return async ({ command, body, values, find }) => {
    await schedule.wait(delayMs);
    const nodes = find();
    for (const { id } of nodes) command.invocations.set(id, newInvocation(id, command, body, now()));
    command.targetCount = nodes.length;
    if (!command.cancel.signal.aborted) setStatus(command, 'InProgress');
    const run = async (node: WorldNode): Promise<boolean> => {
      const invocation = command.invocations.get(node.id);
      if (invocation === undefined) return false;
      if (!invocation.cancel.signal.aborted) await runOne(options, { command, invocation, node, body, values });
      if (!isOver(invocation)) endUnrun(invocation, 'Cancelled');
      return isError(invocation);
    };
    const { left } = await runInWaves({ targets: nodes, control: command.control, stop: command.cancel.signal, run });
    for (const { id } of left) {
      const invocation = command.invocations.get(id);
      if (invocation === undefined || isOver(invocation)) continue;
      endUnrun(invocation, command.cancel.signal.aborted ? 'Cancelled' : 'Terminated');
    }
    setStatus(command, outcome(command));
  };
}

interface One {
  readonly command: Command;
  readonly invocation: Invocation;
  readonly node: WorldNode;
  readonly body: DocumentBody;
  readonly values: Values;
}

async function runOne(options: CommandRunnerOptions, one: One): Promise<void> {
  const { command, invocation, node, body, values } = one;
  const fault = commandFaultOf(options.faults, node, command.documentName);
  const refused = await delivery(options, one, fault);
  if (refused !== undefined) {
    endUnrun(invocation, refused);
    return;
  }
  setStatus(invocation, 'InProgress');
  const { steps = [], schemaVersion } = body;
  const current = options.fleet.find(node.id) ?? node;
  await options.slot(() =>
    options.runOnNode({ command, invocation, node: current, steps, values, schemaVersion, fault }),
  );
}

/** Waits until the node has the command; the details of why it never gets it otherwise. */
async function delivery(
  { fleet, schedule, secondMs, delayMs, now }: CommandRunnerOptions,
  { command, invocation, node, body }: One,
  fault: CommandFault | undefined,
): Promise<string | undefined> {
  const { signal } = invocation.cancel;
  const until = now() + command.timeoutSeconds * secondMs;
  const jitter = delayMs === 0 ? 0 : mix(node.index, 41) % delayMs;
  await schedule.wait(jitter + (fault?.delayMs ?? 0), signal);
  if (fault?.details === 'AccessDenied' || fault?.details === 'Undeliverable') return fault.details;
  if (!body.platforms.includes(node.platformType)) return 'InvalidPlatform';
  for (;;) {
    const current = fleet.find(node.id);
    if (signal.aborted) return 'Cancelled';
    if (current === undefined || current.state === 'terminated') return 'Undeliverable';
    if (reaches(current) && fault?.details === undefined) return undefined;
    if (now() >= until) return 'DeliveryTimedOut';
    setStatus(invocation, 'Delayed');
    await schedule.wait(Math.min(secondMs, Math.max(1, until - now())), signal);
  }
}

function reaches({ standing, state, ping }: WorldNode): boolean {
  return standing === 'managed' && state === 'running' && ping === 'Online';
}

function newInvocation(instanceId: string, command: Command, body: DocumentBody, requestedAt: number): Invocation {
  const cancel = new AbortController();
  if (command.cancel.signal.aborted) cancel.abort();
  const plugins = pluginsOf(body.steps ?? []);
  return { instanceId, requestedAt, status: 'Pending', statusDetails: 'Pending', plugins, cancel };
}

/** The command's last status from those of its invocations (aws: "Understanding command statuses"). */
function outcome({ invocations, control, cancel }: Command): string {
  const all = [...invocations.values()];
  if (all.length === 0) return cancel.signal.aborted ? 'Cancelled' : 'NoInstancesInTag';
  const details = (name: string) => all.filter(({ statusDetails }) => statusDetails === name).length;
  if (details('Success') === all.length) return 'Success';
  if (cancel.signal.aborted || details('Cancelled') === all.length) return 'Cancelled';
  const errors = all.filter(isError).length;
  const most = shareOf(control.maxErrors, all.length);
  if (errors > most) return details('ExecutionTimedOut') === errors ? 'ExecutionTimedOut' : 'Failed';
  // They stop nothing, but say how it ended.
  if (details('DeliveryTimedOut') > most) return 'DeliveryTimedOut';
  return details('AccessDenied') === all.length ? 'AccessDenied' : 'Incomplete';
}
