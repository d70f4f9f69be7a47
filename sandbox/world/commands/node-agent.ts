import path from 'node:path';
import { platformsOf, readCommandSteps, type CommandStep } from '../documents/command-document.ts';
import { object, parseContent } from '../documents/content.ts';
import { parameterValues, type Values } from '../documents/parameter-values.ts';
import { readParameters } from '../documents/parameters.ts';
import type { WorldNode } from '../nodes.ts';
import type { Schedule } from '../schedule.ts';
import { prepareHome, type NodeHome } from '../shells/home.ts';
import type { Command, Invocation, PluginRun } from './command.ts';
import { setStatus } from './command.ts';
import type { CommandFault } from './faults.ts';
import { createLogWriter, keepOutput, outputStream, type OutputStores } from './keep-output.ts';
import { createCollector } from './output.ts';
import { pluginOf } from './plugins/index.ts';
import type { AgentWorld, PluginEnd } from './plugins/plugin.ts';
import { substitute } from './substitute.ts';

export interface NodeRun {
  readonly command: Command;
  readonly invocation: Invocation;
  readonly node: WorldNode;
  readonly steps: readonly CommandStep[];
  readonly values: Values;
  readonly schemaVersion: string;
  readonly fault: CommandFault | undefined;
}

export interface NodeAgentOptions extends OutputStores {
  readonly accountId: string;
  readonly region: string;
  readonly homeRoot: () => string;
  readonly secondMs: number;
  readonly schedule: Schedule;
  readonly agentOf: (node: WorldNode) => Omit<AgentWorld, 'runDocument'>;
}

/** The plugins of a document before they have run. */
export function pluginsOf(steps: readonly CommandStep[]): PluginRun[] {
  return steps.map(({ name, action, outputFolder }) => ({
    name,
    action,
    outputFolder,
    status: 'Pending',
    statusDetails: 'Pending',
    responseCode: -1,
    startedAt: undefined,
    endedAt: undefined,
    stdout: '',
    stderr: '',
  }));
}

/** The agent of a node: runs a document's steps one after the other and sets what the service tells of them. */
export function createNodeAgent(options: NodeAgentOptions): (run: NodeRun) => Promise<void> {
  const { homeRoot, region, now } = options;
  return async (run) => {
    const { command, invocation, node, steps } = run;
    const home = withFacts(prepareHome(homeRoot(), agentNodeOf(node)), node, region);
    const workFolder = path.join(home.folder, '.node', 'commands', command.commandId);
    let left = false;
    for (const [index, step] of steps.entries()) {
      const plugin = invocation.plugins[index];
      if (plugin === undefined) continue;
      if (invocation.cancel.signal.aborted) end(plugin, 'Cancelled', 1, now());
      else if (!left || step.finallyStep) left = (await runStep(options, run, step, plugin, home, workFolder)) || left;
      else end(plugin, 'Success', 0, now());
    }
    setStatus(invocation, outcome(invocation.plugins));
  };
}

/** Runs one step; whether the document ends with it. */
async function runStep(
  options: NodeAgentOptions,
  run: NodeRun,
  step: CommandStep,
  plugin: PluginRun,
  home: NodeHome,
  workFolder: string,
): Promise<boolean> {
  const { now } = options;
  plugin.startedAt = now();
  setStatus(plugin, 'InProgress');
  const skipped = skipReason(run, step);
  if (skipped !== undefined) {
    plugin.stdout = skipped;
    end(plugin, 'Success', 0, now());
    return false;
  }
  const result = await runPlugin(options, run, step, plugin, home, workFolder);
  const details = detailsOf(result, run.invocation.cancel.signal);
  if (details === 'Failed' && step.onFailure === 'successAndExit') end(plugin, 'Success', result.exitCode, now());
  else end(plugin, details, result.exitCode, now());
  return details === 'Success' ? step.onSuccess === 'exit' : step.onFailure !== undefined;
}

async function runPlugin(
  options: NodeAgentOptions,
  run: NodeRun,
  step: CommandStep,
  plugin: PluginRun,
  home: NodeHome,
  workFolder: string,
): Promise<PluginEnd> {
  const { command, invocation, node, fault } = run;
  const kept = command.output.bucket !== '';
  const collectors = { stdout: createCollector('stdout', kept), stderr: createCollector('stderr', kept) };
  const logOf = (stream: string) =>
    createLogWriter(
      options,
      options,
      command.output.logGroup,
      outputStream(command.commandId, node.id, plugin, stream),
    );
  const logs = { stdout: logOf('stdout'), stderr: logOf('stderr') };
  const write = (text: string | Buffer, stream: 'stdout' | 'stderr') => {
    const bytes = Buffer.from(text as string);
    collectors[stream].write(bytes);
    logs[stream].write(bytes);
  };
  const context = {
    node,
    home,
    write,
    secondMs: options.secondMs,
    inputs: substitute(step.inputs, run.values) as Readonly<Record<string, unknown>>,
    workFolder: path.join(workFolder, step.outputFolder.replaceAll(':', '-')),
    cancel: invocation.cancel.signal,
    ended: options.schedule.ended,
  };
  const agent: AgentWorld = {
    ...options.agentOf(node),
    runDocument: (content, parameters) => runNested({ ...context, agent }, content, parameters),
  };
  // Steps of one document share what was downloaded.
  const shared = ['aws:downloadContent', 'aws:runDocument'].includes(step.action) ? { workFolder } : {};
  const result = await pluginOf(step.action)({ ...context, ...shared, agent });
  if (fault?.output !== undefined) write(fault.output, 'stdout');
  logs.stdout.end();
  logs.stderr.end();
  plugin.stdout = collectors.stdout.reported();
  plugin.stderr = collectors.stderr.reported();
  keepOutput(options, options, command, node.id, plugin, collectors);
  return result.stopped === undefined && fault?.exitCode !== undefined ? { exitCode: fault.exitCode } : result;
}

/** A document inside of a document: its steps' output is the outer step's. */
async function runNested(
  context: Parameters<ReturnType<typeof pluginOf>>[0],
  content: string,
  given: unknown,
): Promise<PluginEnd> {
  try {
    const read = parseContent(content, 'JSON');
    const values = parameterValues('document', readParameters(read.parameters), listsOf(given));
    for (const step of readCommandSteps(read)) {
      if (!runsOn(step, context.node, values)) continue;
      const inputs = substitute(step.inputs, values) as Readonly<Record<string, unknown>>;
      const result = await pluginOf(step.action)({ ...context, inputs });
      if (result.exitCode !== 0) return result;
    }
    return { exitCode: 0 };
  } catch (error) {
    context.write(`failed to run document: ${error instanceof Error ? error.message : ''}\n`, 'stderr');
    return { exitCode: 1 };
  }
}

function listsOf(given: unknown): Record<string, string[]> {
  const read: unknown = typeof given === 'string' && given !== '' ? JSON.parse(given) : (given ?? {});
  return Object.fromEntries(
    Object.entries(object(read, 'documentParameters')).map(([name, value]) => [
      name,
      (Array.isArray(value) ? value : [value]).map((entry) => String(entry)),
    ]),
  );
}

function runsOn(step: CommandStep, node: WorldNode, values: Values): boolean {
  const [left, right] = (step.precondition ?? []).map((side) =>
    side === 'platformType' ? node.platformType : String(substitute(side, values)),
  );
  return left === right && platformsOf([step]).includes(node.platformType);
}

/** Why a step does not run on this node; in schemas before 2.2 the plugin itself fails instead. */
function skipReason({ node, values, schemaVersion }: NodeRun, step: CommandStep): string | undefined {
  if (schemaVersion !== '2.2' || runsOn(step, node, values)) return undefined;
  const { precondition, name } = step;
  return precondition === undefined
    ? `Step execution skipped due to incompatible platform. Step name: ${name}`
    : `Step execution skipped due to unsatisfied preconditions: '"StringEquals": [${precondition.join(', ')}]'. Step name: ${name}`;
}

/** An own exit code of 137 reads as a time-out as well (agent: pluginutil.GetStatus). */
function detailsOf({ exitCode, stopped }: PluginEnd, cancel: AbortSignal): string {
  if (exitCode === 0) return 'Success';
  if (stopped === 'cancel' || (exitCode === 137 && cancel.aborted)) return 'Cancelled';
  return stopped === 'timeout' || exitCode === 137 ? 'ExecutionTimedOut' : 'Failed';
}

function end(plugin: PluginRun, details: string, responseCode: number, at: number): void {
  plugin.startedAt ??= at;
  plugin.endedAt = at;
  plugin.responseCode = responseCode;
  setStatus(plugin, details);
}

function outcome(plugins: readonly PluginRun[]): string {
  const has = (details: string) => plugins.some(({ statusDetails }) => statusDetails === details);
  return ['Cancelled', 'ExecutionTimedOut', 'Failed'].find(has) ?? 'Success';
}

function agentNodeOf({ id, hostname, platformType, platformName, agentVersion }: WorldNode) {
  return { instanceId: id, hostname, platformType, platformName, agentVersion, paced: false };
}

/** What a script can tell its node by, beside the hostname. */
function withFacts(home: NodeHome, { index, id, name, platformName, tags }: WorldNode, region: string): NodeHome {
  const tag = (key: string) => tags.find(([own]) => own === key)?.[1] ?? '';
  return {
    ...home,
    env: {
      ...home.env,
      USER: 'root',
      LOGNAME: 'root',
      AWS_SSM_INSTANCE_ID: id,
      AWS_SSM_REGION_NAME: region,
      AWS_SSM_PLATFORM_NAME: platformName,
      FLEET_NODE: String(index),
      FLEET_NAME: name,
      FLEET_ROLE: tag('Role'),
      FLEET_ENV: tag('Env'),
    },
  };
}
