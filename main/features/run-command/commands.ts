import type { Command, SendCommandCommandInput } from '@aws-sdk/client-ssm';
import { CommandRequest, RunState, type RunNode } from '../../../contract/features/run-command.ts';
import { failed } from '../../../contract/failure.ts';
import type { RateControl } from '../../../contract/rate-control.ts';
import type { TriggeredAlarm } from '../../../contract/runnable.ts';
import type { Scope } from '../../../contract/values.ts';
import { alarmInput, alarmOf } from '../../aws/alarm.ts';
import type { Aws } from '../../aws/aws.ts';
import { orUndefined } from '../../aws/or-undefined.ts';

/** One command as AWS tells it. */
export interface CommandFacts {
  readonly commandId: string;
  readonly requestedAt: number;
  readonly state: RunState;
  readonly isOver: boolean;
  /** They grow while AWS finds the targets. */
  readonly nodes: number;
  readonly completed: number;
  /** Nodes on which it failed, or that it never reached. */
  readonly errors: number;
  /** Those of them that count towards MaxErrors: time-outs of the delivery do not (ssm: StatusDetails). */
  readonly budgetErrors: number;
  /** It ends, or has ended, because somebody or an alarm stopped it: AWS would begin no further node either. */
  readonly isStopped: boolean;
  /** Alarms that stopped it. */
  readonly alarms: readonly TriggeredAlarm[];
  /** What was asked for; nodes by id have no names. */
  readonly request: CommandRequest;
}

const under: ReadonlySet<string> = new Set(['Pending', 'InProgress', 'Delayed', 'Cancelling']);

/** Whether nothing follows on a state. */
export function isEnd(state: RunState): boolean {
  return !under.has(state);
}

/** StatusDetails, with or without blanks, in any letter case; Status where there are none. */
export function stateOf(details: string | undefined, status: string | undefined): RunState {
  for (const text of [details, status]) {
    const bare = (text ?? '').replaceAll(' ', '').toLowerCase();
    const found = RunState.options.find((state) => state.toLowerCase() === bare);
    if (found !== undefined) return found;
    if (bare === 'canceled') return 'Cancelled';
    if (bare === 'timedout') return 'ExecutionTimedOut';
    if (bare === 'limitexceeded') return 'RateExceeded';
  }
  return 'Unknown';
}

/** What SendCommand takes for a request, on these nodes or on its own targets. */
export function sendInput(
  request: CommandRequest,
  nodes: readonly RunNode[] | undefined,
  control: RateControl,
): SendCommandCommandInput {
  const { document, version, parameters, targets, timeoutSeconds, comment, output, notification, alarm } = request;
  const ids = nodes?.map(({ nodeId }) => nodeId);
  return {
    DocumentName: document,
    DocumentVersion: version,
    ...(ids !== undefined && { InstanceIds: ids }),
    ...(targets.kind === 'targets' && {
      Targets: targets.targets.map(({ key, values }) => ({ Key: key, Values: [...values] })),
    }),
    ...(Object.keys(parameters).length > 0 && { Parameters: { ...parameters } }),
    ...(comment !== '' && { Comment: comment }),
    TimeoutSeconds: timeoutSeconds,
    MaxConcurrency: control.maxConcurrency,
    MaxErrors: control.maxErrors,
    ...(output.bucket !== '' && { OutputS3BucketName: output.bucket }),
    ...(output.prefix !== '' && { OutputS3KeyPrefix: output.prefix }),
    ...(output.logs && {
      CloudWatchOutputConfig: {
        CloudWatchOutputEnabled: true,
        ...(output.logGroup !== '' && { CloudWatchLogGroupName: output.logGroup }),
      },
    }),
    ...(notification !== undefined && {
      ServiceRoleArn: notification.roleArn,
      NotificationConfig: {
        NotificationArn: notification.topicArn,
        NotificationEvents: [...notification.events],
        NotificationType: notification.type,
      },
    }),
    ...alarmInput(alarm),
  };
}

/** Reads a command; undefined for one without an id. */
export function readCommand(command: Command): CommandFacts | undefined {
  const { CommandId, Status, StatusDetails, RequestedDateTime, TriggeredAlarms = [] } = command;
  const { TargetCount = 0, CompletedCount = 0, ErrorCount = 0, DeliveryTimedOutCount = 0 } = command;
  if (CommandId === undefined) return undefined;
  const state = stateOf(StatusDetails, Status);
  return {
    commandId: CommandId,
    requestedAt: RequestedDateTime?.getTime() ?? 0,
    state,
    isOver: isEnd(stateOf(Status, StatusDetails)),
    nodes: TargetCount,
    completed: CompletedCount,
    errors: ErrorCount + DeliveryTimedOutCount,
    budgetErrors: ErrorCount,
    isStopped: state === 'Cancelled' || state === 'Cancelling' || TriggeredAlarms.length > 0,
    alarms: TriggeredAlarms.map(({ Name = '', State = '' }) => ({ name: Name, state: State })),
    request: requestOf(command),
  };
}

/** What a command was asked to be, as far as AWS tells it. */
function requestOf(command: Command): CommandRequest {
  const { InstanceIds = [], Targets = [], NotificationConfig, CloudWatchOutputConfig } = command;
  const { NotificationArn = '', NotificationEvents = [], NotificationType } = NotificationConfig ?? {};
  const read = CommandRequest.safeParse({
    document: command.DocumentName,
    version: command.DocumentVersion || '$DEFAULT',
    parameters: command.Parameters ?? {},
    targets:
      InstanceIds.length > 0
        ? { kind: 'nodes', nodes: InstanceIds.map((nodeId) => ({ nodeId, nodeName: '' })) }
        : { kind: 'targets', targets: Targets.map(({ Key = '', Values = [] }) => ({ key: Key, values: Values })) },
    maxConcurrency: command.MaxConcurrency || '50',
    maxErrors: command.MaxErrors || '0',
    timeoutSeconds: command.TimeoutSeconds ?? 3_600,
    comment: command.Comment ?? '',
    output: {
      bucket: command.OutputS3BucketName ?? '',
      prefix: command.OutputS3KeyPrefix ?? '',
      logs: CloudWatchOutputConfig?.CloudWatchOutputEnabled ?? false,
      logGroup: CloudWatchOutputConfig?.CloudWatchLogGroupName ?? '',
    },
    ...(NotificationArn !== '' &&
      command.ServiceRole && {
        notification: {
          topicArn: NotificationArn,
          roleArn: command.ServiceRole,
          events: NotificationEvents,
          type: NotificationType || 'Command',
        },
      }),
    ...alarmOf(command.AlarmConfiguration),
  });
  return read.data ?? inPart(command);
}

/**
 * What can be said of a command whose members are not all known here. Its targets are none: nobody may take what is
 * missing for "all nodes".
 */
function inPart({ DocumentName: document = 'unknown', Comment: comment = '' }: Command): CommandRequest {
  const read = CommandRequest.omit({ targets: true }).parse({
    document,
    comment: comment.slice(0, 100),
    parameters: {},
  });
  return { ...read, targets: { kind: 'targets', targets: [] } };
}

/** Whether all that was asked for is known: only then can it be asked for again. */
export function isWhole({ targets }: CommandRequest): boolean {
  return targets.kind === 'nodes' || targets.targets.length > 0;
}

/** One command by its id; undefined where AWS does not know it (yet). Throws FailureError. */
export async function findCommand(
  aws: Pick<Aws, 'send'>,
  scope: Scope,
  commandId: string,
  signal: AbortSignal,
): Promise<CommandFacts | undefined> {
  const { ListCommandsCommand } = await import('@aws-sdk/client-ssm');
  const asked = new ListCommandsCommand({ CommandId: commandId });
  const [command] = (await orUndefined(aws.send(scope, 'ssm', asked, signal)))?.Commands ?? [];
  return command === undefined ? undefined : readCommand(command);
}

/** Sends one command. Throws FailureError; `outcome-unknown` also where the answer tells no command: a script may run. */
export async function sendCommand(
  aws: Pick<Aws, 'send'>,
  scope: Scope,
  input: SendCommandCommandInput,
  signal: AbortSignal,
): Promise<CommandFacts> {
  const { SendCommandCommand } = await import('@aws-sdk/client-ssm');
  const { Command = {} } = await aws.send(scope, 'ssm', new SendCommandCommand(input), signal);
  const facts = readCommand(Command);
  if (facts === undefined)
    throw failed('outcome-unknown', 'SendCommand told no command.', { operation: 'ssm:SendCommand' });
  return facts;
}
