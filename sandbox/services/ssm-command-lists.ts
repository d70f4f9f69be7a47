import { AwsError } from '../wire/errors.ts';
import { makeToken, pageSize, readToken } from '../wire/paging.ts';
import type { Input } from '../wire/protocols.ts';
import { isOver, type Command, type Invocation, type PluginRun } from '../world/commands/command.ts';
import { outputFolder } from '../world/commands/keep-output.ts';
import { combinedOutput } from '../world/commands/output.ts';
import type { Caller } from './service.ts';
import { list, required } from './ssm-nodes.ts';

interface Row {
  readonly command: Command;
  readonly invocation: Invocation;
}

/** ssm:ListCommands: newest first, 1 to 50 a page. */
export function listCommands(input: Input, caller: Caller): unknown {
  const test = filtersOf(input, true);
  const instanceId = typeof input.InstanceId === 'string' ? input.InstanceId : undefined;
  const all = commandsOf(input, caller)
    .filter((command) => test(command, command))
    .filter(
      ({ invocations, instanceIds }) =>
        instanceId === undefined || invocations.has(instanceId) || instanceIds.includes(instanceId),
    );
  const { rows, token } = page('ListCommands', all, input, caller);
  return { Commands: rows.map((command) => describedCommand(command, caller)), ...token };
}

/** ssm:ListCommandInvocations: 1 to 50 a page; plugins with Details alone. */
export function listCommandInvocations(input: Input, caller: Caller): unknown {
  const test = filtersOf(input, false);
  const { InstanceId: instanceId, Details } = input;
  const all = commandsOf(input, caller).flatMap((command) =>
    [...command.invocations.values()]
      .filter((invocation) => instanceId === undefined || invocation.instanceId === instanceId)
      .filter((invocation) => test(command, invocation))
      .map((invocation) => ({ command, invocation })),
  );
  const { rows, token } = page('ListCommandInvocations', all, input, caller);
  return { CommandInvocations: rows.map((row) => describedInvocation(row, Details === true, caller)), ...token };
}

/** ssm:GetCommandInvocation. Throws InvocationDoesNotExist, also for a moment after SendCommand, and InvalidPluginName. */
export function getCommandInvocation(input: Input, { world, accountId, region }: Caller): unknown {
  const command = world.commands(accountId, region).find(required(input, 'CommandId'));
  const invocation = command?.invocations.get(required(input, 'InstanceId'));
  if (command === undefined || invocation === undefined) throw new AwsError('InvocationDoesNotExist', '');
  const plugin = pluginOf(invocation, input.PluginName);
  const ended = plugin?.endedAt === undefined ? undefined : plugin;
  return {
    CommandId: command.commandId,
    InstanceId: invocation.instanceId,
    Comment: command.comment,
    DocumentName: command.documentName,
    DocumentVersion: command.documentVersion,
    PluginName: plugin?.name ?? '',
    ResponseCode: plugin?.responseCode ?? -1,
    ExecutionStartDateTime: isoOf(plugin?.startedAt),
    ExecutionElapsedTime: elapsedOf(plugin),
    ExecutionEndDateTime: isoOf(plugin?.endedAt),
    // Of one plugin its own status is told, unless the node never got it.
    ...statusOf(ended ?? invocation),
    StandardOutputContent: ended?.stdout ?? '',
    StandardOutputUrl: urlOf(command, invocation, plugin, 'stdout', region),
    StandardErrorContent: ended?.stderr ?? '',
    StandardErrorUrl: urlOf(command, invocation, plugin, 'stderr', region),
    CloudWatchOutputConfig: command.echoed.CloudWatchOutputConfig,
  };
}

function pluginOf({ plugins }: Invocation, name: unknown): PluginRun | undefined {
  if (name === undefined && plugins.length <= 1) return plugins[0];
  const plugin = plugins.find((candidate) => candidate.name === name);
  if (plugin === undefined) throw new AwsError('InvalidPluginName', '');
  return plugin;
}

function statusOf({ status, statusDetails }: { status: string; statusDetails: string }): object {
  return { Status: status, StatusDetails: statusDetails };
}

/** ISO 8601, such as `PT0.52S`; empty until it has ended. */
function elapsedOf(plugin: PluginRun | undefined): string {
  const { startedAt, endedAt } = plugin ?? {};
  return startedAt === undefined || endedAt === undefined ? '' : `PT${((endedAt - startedAt) / 1000).toFixed(3)}S`;
}

function isoOf(at: number | undefined): string {
  return at === undefined ? '' : new Date(at).toISOString();
}

function commandsOf({ CommandId }: Input, { world, accountId, region }: Caller): readonly Command[] {
  const commands = world.commands(accountId, region);
  if (CommandId === undefined) return commands.list();
  const command = typeof CommandId === 'string' ? commands.find(CommandId) : undefined;
  if (command === undefined) throw new AwsError('InvalidCommandId', '');
  return [command];
}

type Told = { readonly status: string; readonly statusDetails: string };

function filtersOf(input: Input, withStage: boolean): (command: Command, told: Told) => boolean {
  const filters = list(input.Filters).map(({ key, value }) => ({ key: String(key), value: String(value) }));
  if (filters.length > 5) throw new AwsError('ValidationException', 'Up to five filters can be given.');
  for (const { key } of filters)
    if (!Object.hasOwn(filterTests, key) || (key === 'ExecutionStage' && !withStage))
      throw new AwsError('InvalidFilterKey', '');
  return (command, told) => filters.every(({ key, value }) => filterTests[key]?.(command, told, value) === true);
}

const filterTests: Readonly<Record<string, (command: Command, told: Told, value: string) => boolean>> = {
  DocumentName: ({ documentName }, _told, value) => documentName === value,
  ExecutionStage: (command, _told, value) => (value === 'Complete') === isOver(command),
  InvokedAfter: ({ requestedAt }, _told, value) => requestedAt >= Date.parse(value),
  InvokedBefore: ({ requestedAt }, _told, value) => requestedAt <= Date.parse(value),
  Status: (_command, { status, statusDetails }, value) => value === status || value === statusDetails,
};

function page<T>(operation: string, all: readonly T[], input: Input, caller: Caller): { rows: T[]; token: object } {
  const size = pageSize(input.MaxResults, { least: 1, most: 50, usual: 50 });
  const { CommandId, InstanceId, Filters } = input;
  const question = [operation, caller.accountId, caller.region, CommandId, InstanceId, Filters];
  const from = readToken(question, input.NextToken);
  const more = from + size < all.length;
  // An empty text stands for the end, as the service sends it.
  return { rows: all.slice(from, from + size), token: { NextToken: more ? makeToken(question, from + size) : '' } };
}

/** A command as SendCommand and ListCommands tell it. */
export function describedCommand(command: Command, { region }: Caller): object {
  const all = [...command.invocations.values()];
  const ended = all.filter(isOver);
  const count = (...details: string[]) => ended.filter(({ statusDetails }) => details.includes(statusDetails)).length;
  return {
    CommandId: command.commandId,
    DocumentName: command.documentName,
    DocumentVersion: command.documentVersion,
    Comment: command.comment,
    ExpiresAfter: command.expiresAt / 1000,
    Parameters: command.parameters,
    InstanceIds: command.instanceIds,
    Targets: command.targets.map(({ key, values }) => ({ Key: key, Values: values })),
    RequestedDateTime: command.requestedAt / 1000,
    ...statusOf(command),
    OutputS3Region: region,
    OutputS3BucketName: command.output.bucket,
    OutputS3KeyPrefix: command.output.prefix,
    MaxConcurrency: command.control.maxConcurrency,
    MaxErrors: command.control.maxErrors,
    TargetCount: command.targetCount,
    CompletedCount: ended.length,
    ErrorCount: count('Failed', 'ExecutionTimedOut'),
    DeliveryTimedOutCount: count('DeliveryTimedOut'),
    ...command.echoed,
    TimeoutSeconds: command.timeoutSeconds,
  };
}

function describedInvocation({ command, invocation }: Row, details: boolean, { region }: Caller): object {
  const single = invocation.plugins.length === 1 ? invocation.plugins[0] : undefined;
  return {
    CommandId: command.commandId,
    InstanceId: invocation.instanceId,
    InstanceName: '',
    Comment: command.comment,
    DocumentName: command.documentName,
    DocumentVersion: command.documentVersion,
    RequestedDateTime: invocation.requestedAt / 1000,
    ...statusOf(invocation),
    StandardOutputUrl: urlOf(command, invocation, single, 'stdout', region),
    StandardErrorUrl: urlOf(command, invocation, single, 'stderr', region),
    CommandPlugins: details
      ? invocation.plugins.map((plugin) => describedPlugin(command, invocation, plugin, region))
      : [],
    ServiceRole: command.echoed.ServiceRole,
    NotificationConfig: command.echoed.NotificationConfig,
    CloudWatchOutputConfig: command.echoed.CloudWatchOutputConfig,
  };
}

function describedPlugin(command: Command, invocation: Invocation, plugin: PluginRun, region: string): object {
  return {
    Name: plugin.name,
    ...statusOf(plugin),
    ResponseCode: plugin.responseCode,
    ...(plugin.startedAt !== undefined && { ResponseStartDateTime: plugin.startedAt / 1000 }),
    ...(plugin.endedAt !== undefined && { ResponseFinishDateTime: plugin.endedAt / 1000 }),
    Output: plugin.endedAt === undefined ? '' : combinedOutput(plugin.stdout, plugin.stderr),
    StandardOutputUrl: urlOf(command, invocation, plugin, 'stdout', region),
    StandardErrorUrl: urlOf(command, invocation, plugin, 'stderr', region),
    OutputS3Region: region,
    OutputS3BucketName: command.output.bucket,
    OutputS3KeyPrefix: command.output.bucket === '' ? '' : outputFolder(command, invocation.instanceId, plugin),
  };
}

function urlOf(
  command: Command,
  { instanceId }: Invocation,
  plugin: PluginRun | undefined,
  stream: string,
  region: string,
): string {
  const { bucket } = command.output;
  if (bucket === '' || plugin === undefined) return '';
  return `https://s3.${region}.amazonaws.com/${bucket}/${outputFolder(command, instanceId, plugin)}/${stream}`;
}
