import type { CommandRequest } from '../../../contract/features/run-command.ts';
import type { Target } from '../../../contract/runnable.ts';
import { partControl, partsOf } from '../../../contract/rate-control.ts';
import { alarmWords, type CliLine } from '../../workspace/copy-as.ts';

/** The AWS CLI's lines that do the same: one for each part of a run. */
export function sendCommandLines(request: CommandRequest, cli: CliLine): string[] {
  const { targets } = request;
  if (targets.kind === 'targets') {
    return [line(request, ['--targets', ...targetWords(targets.targets)], request, cli)];
  }
  const total = targets.nodes.length;
  return partsOf(targets.nodes).map((nodes) => {
    const control = partControl(request, { total, size: nodes.length, errors: 0 }) ?? request;
    return line(request, ['--instance-ids', ...nodes.map(({ nodeId }) => nodeId)], control, cli);
  });
}

/** In the AWS CLI's short form; as JSON where that would take a value apart. */
function targetWords(targets: readonly Target[]): string[] {
  const isPlain = targets.every(({ key, values }) => [key, ...values].every((text) => /^[\w.:/@*+-]+$/.test(text)));
  return isPlain
    ? targets.map(({ key, values }) => `Key=${key},Values=${values.join(',')}`)
    : [JSON.stringify(targets.map(({ key, values }) => ({ Key: key, Values: values })))];
}

function line(
  request: CommandRequest,
  where: readonly string[],
  { maxConcurrency, maxErrors }: Pick<CommandRequest, 'maxConcurrency' | 'maxErrors'>,
  cli: CliLine,
): string {
  const { document, version, parameters, timeoutSeconds, comment, output, notification, alarm } = request;
  const optional = (name: string, value: string) => (value === '' ? [] : [name, value]);
  return cli([
    'ssm',
    'send-command',
    '--document-name',
    document,
    ...optional('--document-version', version === '$DEFAULT' ? '' : version),
    ...where,
    ...optional('--parameters', Object.keys(parameters).length === 0 ? '' : JSON.stringify(parameters)),
    '--max-concurrency',
    maxConcurrency,
    '--max-errors',
    maxErrors,
    '--timeout-seconds',
    String(timeoutSeconds),
    ...optional('--comment', comment),
    ...optional('--output-s3-bucket-name', output.bucket),
    ...optional('--output-s3-key-prefix', output.prefix),
    ...(output.logs
      ? [
          '--cloud-watch-output-config',
          JSON.stringify({
            CloudWatchOutputEnabled: true,
            ...(output.logGroup !== '' && { CloudWatchLogGroupName: output.logGroup }),
          }),
        ]
      : []),
    ...(notification === undefined
      ? []
      : [
          '--service-role-arn',
          notification.roleArn,
          '--notification-config',
          JSON.stringify({
            NotificationArn: notification.topicArn,
            NotificationEvents: notification.events,
            NotificationType: notification.type,
          }),
        ]),
    ...alarmWords(alarm),
  ]);
}
