import type { AutomationExecutionFilter } from '@aws-sdk/client-ssm';
import type { AutomationSummary } from '../../../contract/automation-run.ts';
import type { HistoryFilter } from '../../../contract/features/automation.ts';
import type { Scope } from '../../../contract/values.ts';
import type { AwsCall } from '../../aws/aws.ts';
import { walkPages } from '../../aws/pages.ts';
import { findExecution, readFacts, type ExecutionFacts } from './executions.ts';
import type { KeptRun } from './kept-run.ts';
import { summaryOf } from './summary.ts';

/** Of 50 executions each: what is cut is told as `more`. */
const mostPages = 40;

interface History extends AwsCall {
  readonly kept: ReadonlyMap<string, KeptRun>;
}

/** Tells the executions that fit as runs, newest first; those that belong together are one. Throws FailureError. */
export async function listHistory(
  { aws, kept, scope, signal }: History,
  filter: HistoryFilter,
  emit: (page: { runs: AutomationSummary[]; more: boolean }) => void,
): Promise<void> {
  const { DescribeAutomationExecutionsCommand } = await import('@aws-sdk/client-ssm');
  const filters = filtersOf(filter);
  const firsts = new Map([...kept].flatMap(([runId, { executions }]) => executions.map((id) => [id, runId] as const)));
  const withChildren = filter.parentId !== undefined || filter.executionId !== undefined;
  const seen = new Map<string, ExecutionFacts>();
  const judged = new Set<string>();
  let pages = 0;
  let next: string | undefined;
  const fetchPage = async (token: string | undefined) => {
    const command = new DescribeAutomationExecutionsCommand({
      ...(filters.length > 0 && { Filters: filters }),
      MaxResults: 50,
      ...(token !== undefined && { NextToken: token }),
    });
    const answer = await aws.send(scope, 'ssm', command, signal);
    next = answer.NextToken;
    return { items: answer.AutomationExecutionMetadataList ?? [], next };
  };
  for await (const items of walkPages(fetchPage, signal)) {
    pages += 1;
    const facts = items.flatMap((item) => readFacts(item) ?? []);
    for (const one of facts) seen.set(one.executionId, one);
    const runs: AutomationSummary[] = [];
    for (const one of facts.filter(({ parentId }) => withChildren || parentId === '')) {
      const runId = firsts.get(one.executionId) ?? one.executionId;
      const own = kept.get(runId);
      if (own === undefined || filters.length === 0) {
        // The first execution of a run is its oldest: all others were seen before it.
        if (runId === one.executionId) runs.push(runOf(scope, one, own, seen));
      } else if (!judged.has(runId)) {
        judged.add(runId);
        // AWS filters executions: what else belongs to the run says whether it fits as a whole.
        for (const id of own.executions) {
          const found = seen.has(id) ? undefined : await findExecution(aws, scope, id, signal, { withSteps: false });
          if (found !== undefined) seen.set(id, found.facts);
        }
        const run = runOf(scope, seen.get(runId) ?? one, own, seen);
        if (fits(run, filter)) runs.push({ ...run, runId });
      }
    }
    const isCut = pages === mostPages && next !== undefined && next !== '';
    emit({ runs, more: isCut });
    if (isCut) return;
  }
}

/** A run of several executions is held against what its whole is, not one of them. */
function fits({ status, startedAt }: AutomationSummary, { statuses, after = 0, before = Infinity }: HistoryFilter) {
  return (statuses.length === 0 || statuses.includes(status)) && startedAt >= after && startedAt <= before;
}

function runOf(
  scope: Scope,
  facts: ExecutionFacts,
  kept: KeptRun | undefined,
  seen: ReadonlyMap<string, ExecutionFacts>,
): AutomationSummary {
  const { executions, parts } = kept ?? { executions: [facts.executionId], parts: 1 };
  const known = Array.from({ length: parts }, (_, at) => {
    const executionId = executions[at];
    return { executionId, facts: executionId === undefined ? undefined : seen.get(executionId) };
  });
  return summaryOf({
    scope,
    request: {
      document: facts.document,
      version: facts.version,
      mode: facts.mode,
      targets: { kind: 'none' },
      locations: [],
    },
    parts: known,
    begunAt: facts.startedAt,
    // What was not sent by now is not sent any more, unless the run is under way here: then the page knows it.
    isOver: known.every((part) => part.facts?.isOver !== false),
    isStopped: false,
    isCancelling: false,
    total: 0,
  });
}

/** ssm:DescribeAutomationExecutions. Times are whole seconds: earlier ones are included at both ends. */
export function filtersOf(filter: HistoryFilter): AutomationExecutionFilter[] {
  const { document, statuses, after, before, executionId, parentId, type, tagKey, resourceGroup } = filter;
  const filters: Array<[AutomationExecutionFilter['Key'], readonly string[]]> = [
    ['DocumentNamePrefix', given(document.trim())],
    ['ExecutionStatus', statuses.filter((status) => status !== 'NotSent' && status !== 'Unknown')],
    ['StartTimeAfter', after === undefined ? [] : [secondOf(Math.floor(after / 1_000))]],
    ['StartTimeBefore', before === undefined ? [] : [secondOf(Math.ceil(before / 1_000))]],
    ['ExecutionId', given(executionId)],
    ['ParentExecutionId', given(parentId)],
    ['AutomationType', given(type)],
    ['TagKey', given(tagKey.trim())],
    ['TargetResourceGroup', given(resourceGroup.trim())],
  ];
  return filters.flatMap(([Key, values]) => (values.length === 0 ? [] : [{ Key, Values: [...values] }]));
}

function given(value: string | undefined): string[] {
  return value === undefined || value === '' ? [] : [value];
}

function secondOf(seconds: number): string {
  return new Date(seconds * 1_000).toISOString().replace('.000Z', 'Z');
}
