import { createHash } from 'node:crypto';
import { AwsError, validation } from '../wire/errors.ts';
import type { Input } from '../wire/protocols.ts';
import { isOver, type Execution, type Location } from '../world/automation/execution.ts';
import { sendSignal, type Signal } from '../world/automation/signals.ts';
import type { RunRequest } from '../world/automation/start-run.ts';
import { concurrencyPattern, errorsPattern } from '../world/rate-control.ts';
import { matching, parametersOf, targetsOf } from './ssm-commands.ts';
import { documentNamed, versionOf } from './ssm-document-access.ts';
import { readS3Url } from './s3-url.ts';
import type { Caller } from './service.ts';
import { list, required, strings } from './ssm-nodes.ts';
import { tagsOf } from './ssm-tags.ts';

const mostRunning = 1_000;

/** ssm:StartAutomationExecution. The same ClientToken with the same input gives the same run again. */
export function startAutomationExecution(input: Input, caller: Caller): unknown {
  const { world, accountId, region } = caller;
  const automations = world.automation(accountId, region);
  const { ClientToken, ...rest } = input;
  const token = tokenOf(ClientToken);
  const fingerprint = createHash('sha256').update(JSON.stringify(rest)).digest('hex');
  const known = token === undefined ? undefined : automations.tokens.get(token);
  if (known !== undefined && known.fingerprint !== fingerprint)
    throw new AwsError('IdempotentParameterMismatch', 'The parameters differ from those the token was used with.');
  if (known !== undefined) return { AutomationExecutionId: known.id };
  if (automations.list().filter((execution) => !isOver(execution)).length >= mostRunning)
    throw new AwsError('AutomationExecutionLimitExceededException', 'Too many automations are running.');
  const { execution } = world.startRun({ accountId, region }, runRequest(input, caller));
  if (token !== undefined) automations.tokens.set(token, { fingerprint, id: execution.id });
  return { AutomationExecutionId: execution.id };
}

function tokenOf(value: unknown): string | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value === 'string' && /^[a-fA-F0-9]{8}(-[a-fA-F0-9]{4}){3}-[a-fA-F0-9]{12}$/.test(value)) return value;
  throw validation('clientToken', value, 'Member must have length of 36 and be a UUID');
}

/** A run's request read from StartAutomationExecution's input, or from a preview's. */
export function runRequest(input: Input, caller: Caller): RunRequest {
  const document = automationDocument(required(input, 'DocumentName'), caller);
  const { number, body } = automationVersion(document, input.DocumentVersion);
  const mode = input.Mode ?? 'Auto';
  if (mode !== 'Auto' && mode !== 'Interactive')
    throw validation('mode', mode, 'Member must satisfy enum value set: [Auto, Interactive]');
  const targets = targetsOf(input.Targets);
  const maps = list(input.TargetMaps).map((map) => parametersOf(map));
  if (targets.length > 0 && maps.length > 0) throw invalid('Targets and TargetMaps exclude each other.');
  const url = urlOf(input.TargetLocationsURL);
  const given = list(url === undefined ? input.TargetLocations : locationsAt(url, input, caller));
  const [first = {}] = given;
  return {
    documentName: document.name,
    documentVersion: String(number),
    body,
    parameters: parametersOf(input.Parameters),
    mode,
    targetParameter: typeof input.TargetParameterName === 'string' ? input.TargetParameterName : undefined,
    targets,
    maps,
    control: controlOf(input.MaxConcurrency, input.MaxErrors, '10'),
    locations: given.flatMap(locationsOf),
    locationControl: controlOf(first.TargetLocationMaxConcurrency, first.TargetLocationMaxErrors, '1'),
    givenLocations: url === undefined ? input.TargetLocations : undefined,
    principal: caller.principal,
    parentId: undefined,
    target: undefined,
    tags: tagsOf(input.Tags),
    echoed: {
      ...(input.AlarmConfiguration !== undefined && { AlarmConfiguration: input.AlarmConfiguration }),
      ...(url !== undefined && { TargetLocationsURL: url }),
    },
  };
}

function automationDocument(name: string, caller: Caller) {
  const missing = new AwsError('AutomationDefinitionNotFoundException', `Automation definition ${name} not found.`);
  try {
    const document = documentNamed(caller, name);
    if (document.type === 'Automation') return document;
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
  }
  throw missing;
}

function automationVersion(document: ReturnType<typeof automationDocument>, asked: unknown) {
  try {
    return versionOf(document, asked);
  } catch {
    throw new AwsError(
      'AutomationDefinitionVersionNotFoundException',
      `Automation definition ${document.name} has no version ${String(asked)}.`,
    );
  }
}

function controlOf(concurrency: unknown, errors: unknown, usual: string): RunRequest['control'] {
  return {
    maxConcurrency: matching('maxConcurrency', concurrency, concurrencyPattern, usual),
    maxErrors: matching('maxErrors', errors, errorsPattern, '0'),
  };
}

const urlPattern = /^https:\/\/[-a-zA-Z0-9@:%._+~#=]{1,253}\.s3(\.[a-z\d-]{9,16})?\.amazonaws\.com\/.{1,2000}/;

function urlOf(value: unknown): string | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value === 'string' && urlPattern.test(value)) return value;
  throw validation('targetLocationsURL', value, `Member must satisfy regular expression pattern: ${urlPattern.source}`);
}

/** The body of TargetLocations in a file of S3. */
function locationsAt(url: string, input: Input, caller: Caller): unknown {
  if (input.TargetLocations !== undefined) throw invalid('TargetLocations and TargetLocationsURL exclude each other.');
  const found = readS3Url(url, caller);
  if (typeof found === 'string') throw invalid('The file of TargetLocationsURL could not be read.');
  try {
    const read: unknown = JSON.parse(found.text);
    if (Array.isArray(read) && read.length > 0) return read;
  } catch {
    // What is no JSON is no list either.
  }
  throw invalid('The file of TargetLocationsURL has no list of TargetLocations.');
}

function locationsOf(location: Readonly<Record<string, unknown>>): Location[] {
  const { Accounts, Regions, ExcludeAccounts, ExecutionRoleName } = location;
  const excluded = new Set(strings(ExcludeAccounts));
  const roleName =
    typeof ExecutionRoleName === 'string' ? ExecutionRoleName : 'AWS-SystemsManager-AutomationExecutionRole';
  return strings(Accounts)
    .filter((account) => !excluded.has(account))
    .flatMap((accountId) => strings(Regions).map((region) => ({ accountId, region, roleName })));
}

/** ssm:StopAutomationExecution. Throws InvalidAutomationStatusUpdateException for one that is over. */
export function stopAutomationExecution(input: Input, caller: Caller): unknown {
  const execution = executionOf(input, caller);
  const type = input.Type ?? 'Cancel';
  if (type !== 'Cancel' && type !== 'Complete')
    throw validation('type', type, 'Member must satisfy enum value set: [Complete, Cancel]');
  if (isOver(execution))
    throw new AwsError(
      'InvalidAutomationStatusUpdateException',
      `Automation execution ${execution.id} is already ${execution.status}.`,
    );
  caller.world.automation(caller.accountId, caller.region).stop(execution, type);
  return {};
}

const signals: ReadonlySet<string> = new Set(['Approve', 'Reject', 'StartStep', 'StopStep', 'Resume', 'Revoke']);

/** ssm:SendAutomationSignal. */
export function sendAutomationSignal(input: Input, caller: Caller): unknown {
  const execution = executionOf(input, caller);
  const type = required(input, 'SignalType');
  if (!isSignal(type))
    throw validation('signalType', type, `Member must satisfy enum value set: [${[...signals].join(', ')}]`);
  sendSignal(execution, { type, payload: parametersOf(input.Payload), principal: caller.principal });
  return {};
}

function isSignal(value: string): value is Signal['type'] {
  return signals.has(value);
}

/** A run by its id. Throws AutomationExecutionNotFoundException. */
export function executionOf(input: Input, { world, accountId, region }: Caller): Execution {
  const id = required(input, 'AutomationExecutionId');
  const execution = world.automation(accountId, region).find(id);
  if (execution === undefined)
    throw new AwsError('AutomationExecutionNotFoundException', `Automation execution ${id} not found.`);
  return execution;
}

function invalid(text: string): AwsError {
  return new AwsError('InvalidAutomationExecutionParametersException', text);
}
