import type { CommandRequest, RunState, RunSummary } from '../../../contract/features/run-command.ts';
import type { Scope } from '../../../contract/values.ts';
import type { CommandFacts } from './commands.ts';
import type { Part } from './part.ts';

interface Standing {
  readonly scope: Scope;
  readonly request: CommandRequest;
  readonly parts: readonly Part[];
  readonly begunAt: number;
  readonly isOver: boolean;
  /** AWS has taken the user's cancel. */
  readonly isCancelling: boolean;
  /** What was not sent stays so because somebody wanted it, not because of errors. */
  readonly isStopped: boolean;
  /** Nodes by id. */
  readonly total: number;
}

/** All commands of a run as one. */
export function summaryOf(standing: Standing): RunSummary {
  const { scope, request, parts, begunAt, isOver, total } = standing;
  const { targets } = request;
  const known = parts.flatMap(({ facts }) => facts ?? []);
  const sum = (read: (facts: CommandFacts) => number) => known.reduce((all, facts) => all + read(facts), 0);
  const alarms = [...new Map(known.flatMap((facts) => facts.alarms.map((alarm) => [alarm.name, alarm]))).values()];
  const commandIds = parts.flatMap(({ commandId }) => commandId ?? []);
  return {
    runId: commandIds[0] ?? '',
    scope,
    document: request.document,
    comment: request.comment,
    requestedAt: known[0]?.requestedAt ?? begunAt,
    state: stateOfAll(standing, known),
    isOver: isOver || (known.length === parts.length && known.every((facts) => facts.isOver)),
    nodes: targets.kind === 'nodes' ? total : sum(({ nodes }) => nodes),
    completed: sum(({ completed }) => completed),
    errors: sum(({ errors }) => errors),
    commandIds,
    parts: parts.length,
    targets:
      targets.kind === 'nodes' ? '' : targets.targets.map(({ key, values }) => `${key}=${values.join(',')}`).join(' '),
    ...(alarms.length > 0 && { alarms }),
  };
}

function stateOfAll({ parts, isOver, isCancelling, isStopped }: Standing, known: readonly CommandFacts[]): RunState {
  const under = known.find((facts) => !facts.isOver);
  const isUnsent = known.length < parts.length;
  if (under !== undefined || (isUnsent && !isOver)) {
    if (isCancelling) return 'Cancelling';
    return under !== undefined && parts.length === 1 ? under.state : 'InProgress';
  }
  const bad = known.find(({ state }) => state !== 'Success');
  const isCancelled = known.some(({ state }) => state === 'Cancelled');
  if (isUnsent) return isStopped || isCancelled ? 'Cancelled' : 'Failed';
  return isCancelled && isCancelling ? 'Cancelled' : (bad?.state ?? 'Success');
}
