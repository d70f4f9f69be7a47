import { AwsError, validation } from '../wire/errors.ts';
import type { Input } from '../wire/protocols.ts';
import type { CommandRequest } from '../world/commands/commands.ts';
import { ParameterError, parameterValues, type Values } from '../world/documents/parameter-values.ts';
import type { StoredDocument } from '../world/documents/document-store.ts';
import type { DocumentBody } from '../world/documents/read-document.ts';
import type { WorldNode } from '../world/nodes.ts';
import { concurrencyPattern, errorsPattern } from '../world/rate-control.ts';
import { nodesOf, type Target } from '../world/targets.ts';
import { describedCommand } from './ssm-command-lists.ts';
import { documentNamed, versionOf } from './ssm-document-access.ts';
import type { Caller } from './service.ts';
import { isListed, list, required, strings } from './ssm-nodes.ts';

const mostIds = 50;
const mostTargets = 5;

/** ssm:SendCommand. The command's invocations exist a moment later; how it ends is seen in the lists. */
export function sendCommand(input: Input, caller: Caller): unknown {
  const { world, accountId, region } = caller;
  const document = documentNamed(caller, required(input, 'DocumentName'));
  if (document.type !== 'Command' && document.type !== 'Policy')
    throw new AwsError('InvalidDocument', `Document type ${document.type} cannot be run by a command.`);
  const { body } = versionOf(document, input.DocumentVersion);
  const parameters = parametersOf(input.Parameters);
  const values = checkedValues(document, body, parameters);
  const ids = strings(input.InstanceIds);
  const targets = targetsOf(input.Targets);
  const find = ids.length > 0 || targets.length === 0 ? chosen(ids, targets, body, caller) : targeted(targets, caller);
  const request: CommandRequest = {
    documentName: document.name,
    documentVersion: typeof input.DocumentVersion === 'string' ? input.DocumentVersion : '$DEFAULT',
    comment: short('comment', input.Comment, 100),
    parameters,
    instanceIds: ids,
    targets,
    control: {
      maxConcurrency: matching('maxConcurrency', input.MaxConcurrency, concurrencyPattern, '50'),
      maxErrors: matching('maxErrors', input.MaxErrors, errorsPattern, '0'),
    },
    timeoutSeconds: secondsOf(input.TimeoutSeconds),
    output: outputOf(input, document.name),
    echoed: echoedOf(input),
    executionSeconds: Number(values.get('executionTimeout') ?? 3_600),
  };
  const { command } = world.commands(accountId, region).send(request, { body, values, find });
  return { Command: describedCommand(command, caller) };
}

/** ssm:CancelCommand: all of a command or some of its nodes; nothing is said of one that is over. */
export function cancelCommand(input: Input, { world, accountId, region }: Caller): unknown {
  const commands = world.commands(accountId, region);
  const command = commands.find(required(input, 'CommandId'));
  if (command === undefined) throw new AwsError('InvalidCommandId', '');
  const ids = strings(input.InstanceIds);
  if (new Set(ids).size < ids.length) throw new AwsError('DuplicateInstanceId', '');
  const stranger = ids.find((id) => !command.instanceIds.includes(id) && !command.invocations.has(id));
  if (stranger !== undefined) throw new AwsError('InvalidInstanceId', `${stranger} is no node of the command.`);
  commands.cancel(command, ids);
  return {};
}

/** Parameters as the API carries them: lists of texts. Throws InvalidParameters. */
export function parametersOf(value: unknown): Record<string, readonly string[]> {
  if (value === undefined || value === null) return {};
  if (typeof value !== 'object' || Array.isArray(value))
    throw new AwsError('SerializationException', 'Expected a map.');
  return Object.fromEntries(
    Object.entries(value).map(([name, entry]: [string, unknown]) => {
      if (!Array.isArray(entry)) throw new AwsError('SerializationException', 'Expected a list.');
      return [name, entry.map(String)];
    }),
  );
}

export function targetsOf(value: unknown): Target[] {
  const targets = list(value).map(({ Key, Values }) => ({ key: String(Key), values: strings(Values) }));
  if (targets.length > mostTargets)
    throw validation('targets', targets.length, `Member must have length less than or equal to ${mostTargets}`);
  const crowded = targets.find(({ values }) => values.length > mostIds);
  if (crowded !== undefined)
    throw validation(
      'targets.values',
      crowded.values.length,
      `Member must have length less than or equal to ${mostIds}`,
    );
  return targets;
}

function checkedValues(
  document: StoredDocument,
  body: DocumentBody,
  parameters: Readonly<Record<string, readonly string[]>>,
): Values {
  try {
    return parameterValues(document.name, body.parameters, parameters);
  } catch (error) {
    if (error instanceof ParameterError) throw new AwsError('InvalidParameters', error.message);
    throw error;
  }
}

/** Nodes by their ids: all must be known and not stopped, and the document must fit one of them at least. */
function chosen(
  ids: readonly string[],
  targets: readonly Target[],
  body: DocumentBody,
  caller: Caller,
): () => readonly WorldNode[] {
  if (targets.length > 0 || ids.length === 0)
    throw new AwsError('ValidationException', 'Exactly one of InstanceIds and Targets must be given.');
  if (ids.length > mostIds)
    throw validation('instanceIds', ids.length, `Member must have length less than or equal to ${mostIds}`);
  if (new Set(ids).size < ids.length) throw new AwsError('DuplicateInstanceId', '');
  const nodes = caller.world.nodes(caller.accountId, caller.region);
  const found = ids.flatMap((id) => nodes.find(id) ?? []).filter(isListed);
  const lost = ids.filter((id) => !found.some((node) => node.id === id));
  if (lost.length > 0)
    throw new AwsError(
      'InvalidInstanceId',
      `Instances [[${lost.join(', ')}]] not in a valid state for account ${caller.accountId}`,
    );
  if (found.every(({ platformType }) => !body.platforms.includes(platformType)))
    throw new AwsError('UnsupportedPlatformType', 'The document does not support the platform of the given nodes.');
  return () => found;
}

function targeted(targets: readonly Target[], { world, accountId, region }: Caller): () => readonly WorldNode[] {
  const find = () => nodesOf(targets, world.nodes(accountId, region), isListed);
  // Keys and groups are checked now; which nodes they are is found when the command begins.
  nodesOf(targets, { count: 0, managed: 0, at: missing, find: () => undefined }, isListed);
  return find;
}

function missing(): never {
  throw new Error('there is no node');
}

function secondsOf(value: unknown): number {
  const seconds = Number(value ?? 3_600);
  if (Number.isInteger(seconds) && seconds >= 30 && seconds <= 2_592_000) return seconds;
  throw validation('timeoutSeconds', value, 'Member must have value between 30 and 2592000');
}

function short(member: string, value: unknown, most: number): string {
  if (value === undefined || value === null) return '';
  if (typeof value === 'string' && value.length <= most) return value;
  throw validation(member, value, `Member must have length less than or equal to ${most}`);
}

/** A member that follows a pattern. Throws ValidationException. */
export function matching(member: string, value: unknown, pattern: RegExp, otherwise: string): string {
  if (value === undefined || value === null || value === '') return otherwise;
  if (typeof value === 'string' && value.length <= 7 && pattern.test(value)) return value;
  throw validation(member, value, `Member must satisfy regular expression pattern: ${pattern.source}`);
}

function outputOf(input: Input, documentName: string): CommandRequest['output'] {
  const bucket = short('outputS3BucketName', input.OutputS3BucketName, 63);
  if (bucket !== '' && bucket.length < 3)
    throw validation('outputS3BucketName', bucket, 'Member must have length greater than or equal to 3');
  const config = (input.CloudWatchOutputConfig ?? {}) as Readonly<Record<string, unknown>>;
  const isOn = config.CloudWatchOutputEnabled === true;
  const group = typeof config.CloudWatchLogGroupName === 'string' ? config.CloudWatchLogGroupName : '';
  const logGroup = group === '' ? `/aws/ssm/${documentName}` : group;
  return {
    bucket,
    prefix: short('outputS3KeyPrefix', input.OutputS3KeyPrefix, 500),
    logGroup: isOn ? logGroup : '',
  };
}

function echoedOf(input: Input): CommandRequest['echoed'] {
  const { ServiceRoleArn, NotificationConfig, CloudWatchOutputConfig, AlarmConfiguration } = input;
  const notification = (NotificationConfig ?? {}) as Readonly<Record<string, unknown>>;
  const arn = typeof notification.NotificationArn === 'string' ? notification.NotificationArn : '';
  if (arn !== '' && !/^arn:aws[\w-]*:sns:/.test(arn))
    throw new AwsError('InvalidNotificationConfig', 'The NotificationArn is not valid.');
  if (arn !== '' && typeof ServiceRoleArn !== 'string')
    throw new AwsError('InvalidRole', 'The role name is not valid: a service role is needed for notifications.');
  return {
    ServiceRole: typeof ServiceRoleArn === 'string' ? ServiceRoleArn : '',
    NotificationConfig: {
      NotificationArn: arn,
      NotificationEvents: strings(notification.NotificationEvents),
      NotificationType: typeof notification.NotificationType === 'string' ? notification.NotificationType : '',
    },
    CloudWatchOutputConfig: {
      CloudWatchLogGroupName: '',
      CloudWatchOutputEnabled: false,
      ...(CloudWatchOutputConfig as object | undefined),
    },
    ...(AlarmConfiguration !== undefined && { AlarmConfiguration }),
  };
}
