import { randomUUID } from 'node:crypto';
import { endUnrun, isOver, setStatus, type Command } from './command.ts';
import type { CommandPlan } from './run-command.ts';

/** What a command is asked to be; the rest is set when it begins. */
export type CommandRequest = Omit<
  Command,
  'commandId' | 'requestedAt' | 'expiresAt' | 'status' | 'statusDetails' | 'targetCount' | 'invocations' | 'cancel'
> & {
  /** Seconds that the document itself may take, for ExpiresAfter. */
  readonly executionSeconds: number;
};

/** The commands of one account and Region. */
export interface Commands {
  /** Begins a command; `done` resolves with its end. */
  send(request: CommandRequest, plan: Omit<CommandPlan, 'command'>): { command: Command; done: Promise<void> };
  find(commandId: string): Command | undefined;
  /** Newest first. */
  list(): readonly Command[];
  /** Cancels all of a command, or some of its nodes; what is over stays as it is. */
  cancel(command: Command, instanceIds: readonly string[]): void;
}

/** The service keeps thirty days; a sandbox so many. */
const mostCommands = 1_000;

export function createCommands(now: () => number, run: (plan: CommandPlan) => Promise<void>): Commands {
  const commands: Command[] = [];
  return {
    send({ executionSeconds, ...request }, plan) {
      const requestedAt = now();
      const command: Command = {
        ...request,
        commandId: randomUUID(),
        requestedAt,
        expiresAt: requestedAt + (request.timeoutSeconds + executionSeconds) * 1000,
        status: 'Pending',
        statusDetails: 'Pending',
        targetCount: request.instanceIds.length,
        invocations: new Map(),
        cancel: new AbortController(),
      };
      commands.unshift(command);
      if (commands.length > mostCommands) commands.pop();
      return { command, done: run({ ...plan, command }) };
    },
    find: (commandId) => commands.find((command) => command.commandId === commandId),
    list: () => commands,
    cancel(command, instanceIds) {
      if (isOver(command)) return;
      const chosen = [...command.invocations.values()].filter(
        ({ instanceId }) => instanceIds.length === 0 || instanceIds.includes(instanceId),
      );
      if (instanceIds.length === 0) setStatus(command, 'Cancelling');
      for (const invocation of chosen) {
        if (isOver(invocation)) continue;
        // One that runs ends when its process group is gone; one that waits has nothing to end.
        if (invocation.status === 'InProgress') setStatus(invocation, 'Cancelling');
        else endUnrun(invocation, 'Cancelled');
        invocation.cancel.abort();
      }
      if (instanceIds.length === 0) command.cancel.abort();
    },
  };
}
