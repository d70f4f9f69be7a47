import type { Buckets } from '../buckets.ts';
import { eventsOf, type LogGroups } from '../log-groups.ts';
import type { Collector } from './output.ts';
import type { Command, PluginRun } from './command.ts';

interface Place {
  readonly accountId: string;
  readonly region: string;
}

export interface OutputStores {
  readonly buckets: Pick<Buckets, 'put'>;
  readonly logGroups: Pick<LogGroups, 'create' | 'write'>;
  readonly now: () => number;
}

/** The folder of a plugin's output in S3: PREFIX/COMMAND/NODE/awsrunShellScript/STEP. */
export function outputFolder({ commandId, output }: Command, instanceId: string, plugin: PluginRun): string {
  const prefix = output.prefix.replace(/^\/+|\/+$/g, '');
  const parts = [commandId, instanceId, plugin.action.replace(':', ''), plugin.outputFolder];
  return [...(prefix === '' ? [] : [prefix]), ...parts].join('/');
}

/** The log stream of a plugin: COMMAND/NODE/aws-runShellScript/stdout. */
export function outputStream(commandId: string, instanceId: string, plugin: PluginRun, stream: string): string {
  return `${commandId}/${instanceId}/${plugin.name.replaceAll(':', '-')}/${stream}`;
}

/** Stores a plugin's whole output where its command says; a bucket that is not the account's takes nothing. */
export function keepOutput(
  { buckets }: OutputStores,
  { accountId }: Place,
  command: Command,
  instanceId: string,
  plugin: PluginRun,
  collectors: Readonly<Record<'stdout' | 'stderr', Collector>>,
): void {
  if (command.output.bucket === '') return;
  const folder = outputFolder(command, instanceId, plugin);
  for (const stream of ['stdout', 'stderr'] as const) {
    const body = collectors[stream].whole();
    if (stream === 'stdout' || body.length > 0)
      buckets.put(accountId, command.output.bucket, `${folder}/${stream}`, body);
  }
}

/** Writes lines to CloudWatch Logs as they come; what has no end yet is kept for `end`. */
export function createLogWriter(
  { logGroups, now }: OutputStores,
  { accountId, region }: Place,
  group: string,
  stream: string,
): { write(bytes: Buffer): void; end(): void } {
  let rest = Buffer.alloc(0);
  const send = (bytes: Buffer) => logGroups.write({ accountId, region, group, stream }, eventsOf(bytes, now()));
  if (group !== '') logGroups.create(accountId, region, group);
  return {
    write(bytes) {
      if (group === '') return;
      const all = Buffer.concat([rest, bytes]);
      const at = all.lastIndexOf(0x0a) + 1;
      if (at > 0) send(all.subarray(0, at));
      rest = Buffer.from(all.subarray(at));
    },
    end() {
      if (rest.length > 0) send(rest);
      rest = Buffer.alloc(0);
    },
  };
}
