import { changedValues } from '../../../contract/document-parameters.ts';
import type { CommandRequest } from '../../../contract/features/run-command.ts';
import { concurrencyPattern, errorsPattern } from '../../../contract/rate-control.ts';
import type { RunnableDetails } from '../../../contract/runnable.ts';
import { draftProblems, emptyDraft, type ParameterDraft } from '../../workspace/parameters/draft.ts';
import { noTags } from '../../workspace/targets/typed-tags.ts';
import { readTargets, targetsOf, type TargetsDraft } from './draft-targets.ts';

type NotificationEvent = NonNullable<CommandRequest['notification']>['events'][number];

/** A command as it is typed. */
export interface RunDraft extends TargetsDraft {
  readonly document: string;
  /** A number, `$DEFAULT` or `$LATEST`. */
  readonly version: string;
  readonly parameters: ParameterDraft;
  readonly maxConcurrency: string;
  readonly maxErrors: string;
  readonly timeoutSeconds: string;
  readonly comment: string;
  readonly bucket: string;
  readonly prefix: string;
  readonly logs: boolean;
  readonly logGroup: string;
  readonly topicArn: string;
  readonly roleArn: string;
  readonly event: NotificationEvent;
  readonly notifyEach: boolean;
  readonly alarm: string;
  /** Goes on where the alarm's state cannot be read. */
  readonly ignorePollFailure: boolean;
}

export type DraftField = keyof RunDraft;

export const newDraft: RunDraft = {
  document: '',
  version: '$DEFAULT',
  parameters: emptyDraft,
  to: 'nodes',
  nodes: [],
  tags: noTags,
  group: '',
  kept: undefined,
  maxConcurrency: '50',
  maxErrors: '0',
  timeoutSeconds: '600',
  comment: '',
  bucket: '',
  prefix: '',
  logs: false,
  logGroup: '',
  topicArn: '',
  roleArn: '',
  event: 'All',
  notifyEach: false,
  alarm: '',
  ignorePollFailure: false,
};

/** The draft of a request that was made before. */
export function draftOf(request: CommandRequest): RunDraft {
  const { targets, output, notification, alarm, parameters } = request;
  return {
    ...newDraft,
    document: request.document,
    version: request.version,
    parameters: { values: parameters },
    ...targetsOf(targets),
    maxConcurrency: request.maxConcurrency,
    maxErrors: request.maxErrors,
    timeoutSeconds: String(request.timeoutSeconds),
    comment: request.comment,
    ...output,
    ...(notification !== undefined && {
      topicArn: notification.topicArn,
      roleArn: notification.roleArn,
      event: notification.events[0] ?? 'All',
      notifyEach: notification.type === 'Invocation',
    }),
    ...(alarm !== undefined && { alarm: alarm.name, ignorePollFailure: alarm.ignorePollFailure }),
  };
}

/** What the draft asks for; which fields are wrong otherwise. `parameters` stands for any of the document's. */
export function readDraft(
  draft: RunDraft,
  document: RunnableDetails | undefined,
):
  | { readonly request: CommandRequest; readonly wrong?: undefined }
  | { readonly wrong: ReadonlySet<DraftField>; readonly request?: undefined } {
  const wrong = new Set<DraftField>();
  const targets = readTargets(draft);
  const seconds = Number(draft.timeoutSeconds);
  if (draft.document === '' || document === undefined) wrong.add('document');
  if (document !== undefined && draftProblems(document.parameters, draft.parameters)?.size !== 0)
    wrong.add('parameters');
  if (targets === undefined) wrong.add(draft.to === 'all' ? 'to' : draft.to);
  if (!concurrencyPattern.test(draft.maxConcurrency.trim())) wrong.add('maxConcurrency');
  if (!errorsPattern.test(draft.maxErrors.trim())) wrong.add('maxErrors');
  if (!Number.isInteger(seconds) || seconds < 30 || seconds > 2_592_000) wrong.add('timeoutSeconds');
  if (draft.comment.length > 100) wrong.add('comment');
  if (draft.bucket !== '' && !/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(draft.bucket)) wrong.add('bucket');
  if (draft.topicArn !== '' && !/^arn:[\w-]+:sns:/.test(draft.topicArn)) wrong.add('topicArn');
  if (draft.topicArn !== '' && !/^arn:[\w-]+:iam:/.test(draft.roleArn)) wrong.add('roleArn');
  if (wrong.size > 0 || targets === undefined || document === undefined) return { wrong };
  return {
    request: {
      document: draft.document,
      version: draft.version,
      parameters: changedValues(document.parameters, draft.parameters.values),
      targets,
      maxConcurrency: draft.maxConcurrency.trim(),
      maxErrors: draft.maxErrors.trim(),
      timeoutSeconds: seconds,
      comment: draft.comment,
      output: { bucket: draft.bucket, prefix: draft.prefix, logs: draft.logs, logGroup: draft.logGroup.trim() },
      ...(draft.topicArn !== '' && {
        notification: {
          topicArn: draft.topicArn,
          roleArn: draft.roleArn,
          events: [draft.event],
          type: draft.notifyEach ? ('Invocation' as const) : ('Command' as const),
        },
      }),
      ...(draft.alarm.trim() !== '' && {
        alarm: { name: draft.alarm.trim(), ignorePollFailure: draft.ignorePollFailure },
      }),
    },
  };
}
