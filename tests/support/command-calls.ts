import { existsSync } from 'node:fs';
import path from 'node:path';
import {
  GetCommandInvocationCommand,
  ListCommandInvocationsCommand,
  ListCommandsCommand,
  SendCommandCommand,
  type CommandInvocation,
  type SendCommandCommandInput,
} from '@aws-sdk/client-ssm';
import { expect } from 'vitest';
import { soon } from './automation-calls.ts';
import type { OwnSandbox } from './own-sandbox.ts';
import { nodesOf, onlineLinux } from './sandbox-nodes.ts';

/** A shell script as SendCommand takes it. */
export const shell = (commands: string[], more: Partial<SendCommandCommandInput> = {}): SendCommandCommandInput => ({
  DocumentName: 'AWS-RunShellScript',
  ...more,
  Parameters: { commands, ...more.Parameters },
});

export const idsOf = (nodes: ReadonlyArray<{ id: string }>) => nodes.map(({ id }) => id);

/** What tests of commands ask the AWS SDK for, of the sandbox of now. */
export function commandCalls(own: () => OwnSandbox) {
  const send = async (input: SendCommandCommandInput) => {
    const { Command } = await own().clients.ssm.send(new SendCommandCommand(input));
    return Command?.CommandId ?? '';
  };
  const commandOf = async (CommandId: string) =>
    (await own().clients.ssm.send(new ListCommandsCommand({ CommandId }))).Commands?.[0];
  const over = ['Success', 'Failed', 'Cancelled', 'TimedOut'];
  const ended = async (id: string) => {
    await expect.poll(async () => over.includes((await commandOf(id))?.Status ?? ''), soon).toBe(true);
    return commandOf(id);
  };
  const invocationsOf = async (CommandId: string): Promise<CommandInvocation[]> =>
    (await own().clients.ssm.send(new ListCommandInvocationsCommand({ CommandId, Details: true })))
      .CommandInvocations ?? [];
  const invocation = (CommandId: string, InstanceId: string, PluginName?: string) =>
    own().clients.ssm.send(
      new GetCommandInvocationCommand({ CommandId, InstanceId, ...(PluginName !== undefined && { PluginName }) }),
    );
  const linux = (count: number) => nodesOf(own().sandbox, onlineLinux).slice(0, count);
  /** A file in a node's home. */
  const fileOf = (node: { id: string }, name: string) => path.join(own().home, node.id, name);
  /** Waits for such a file. */
  const made = async (node: { id: string }, name: string) => {
    await expect.poll(() => existsSync(fileOf(node, name)), soon).toBe(true);
  };
  return { send, commandOf, ended, invocationsOf, invocation, linux, fileOf, made };
}
