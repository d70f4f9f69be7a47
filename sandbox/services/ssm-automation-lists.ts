import { AwsError } from '../wire/errors.ts';
import { makeToken, pageSize, readToken } from '../wire/paging.ts';
import type { Input } from '../wire/protocols.ts';
import type { Execution, StepRun } from '../world/automation/execution.ts';
import { describedStep, textsOf } from './ssm-automation-steps.ts';
import { executionOf } from './ssm-automation.ts';
import type { Caller } from './service.ts';
import { list, strings } from './ssm-nodes.ts';

/** What GetAutomationExecution carries of steps; the others are in DescribeAutomationStepExecutions. */
const mostSteps = 100;
const mostTargets = 50;

/** ssm:GetAutomationExecution. */
export function getAutomationExecution(input: Input, caller: Caller): unknown {
  const execution = executionOf(input, caller);
  const { steps, fanOut } = execution;
  return {
    AutomationExecution: {
      ...common(execution),
      StepExecutions: steps.slice(0, mostSteps).map(describedStep),
      StepExecutionsTruncated: steps.length > mostSteps,
      Parameters: execution.parameters,
      Variables: Object.fromEntries([...execution.variables].map(([name, value]) => [name, textsOf(value)])),
      ...(fanOut?.givenLocations !== undefined && { TargetLocations: fanOut.givenLocations }),
      ...(fanOut !== undefined && { ProgressCounters: countersOf(steps) }),
    },
  };
}

function countersOf(steps: readonly StepRun[]): object {
  const count = (status: StepRun['status']) => steps.filter((step) => step.status === status).length;
  return {
    TotalSteps: steps.length,
    SuccessSteps: count('Success'),
    FailedSteps: count('Failed'),
    CancelledSteps: count('Cancelled'),
    TimedOutSteps: count('TimedOut'),
  };
}

type Filter = (execution: Execution, values: readonly string[]) => boolean;

const filters: Readonly<Record<string, Filter>> = {
  AutomationSubtype: () => false,
  AutomationType: ({ fanOut }, values) =>
    values.includes((fanOut?.locations.length ?? 0) > 0 ? 'CrossAccount' : 'Local'),
  CurrentAction: (execution, values) => values.includes(currentStep(execution)?.action ?? ''),
  DocumentNamePrefix: ({ documentName }, values) => values.some((value) => documentName.startsWith(value)),
  ExecutionId: ({ id }, values) => values.includes(id),
  ExecutionStatus: ({ status }, values) => values.includes(status),
  OpsItemId: () => false,
  ParentExecutionId: ({ parentId }, values) => values.includes(parentId ?? ''),
  StartTimeAfter: ({ startedAt }, [value = '']) => startedAt >= Date.parse(value),
  StartTimeBefore: ({ startedAt }, [value = '']) => startedAt <= Date.parse(value),
  TagKey: ({ tags }, values) => tags.some(([key]) => values.includes(key)),
  TargetResourceGroup: ({ fanOut }, values) =>
    fanOut?.targets.some(
      (target) => target.key === 'ResourceGroup' && target.values.some((value) => values.includes(value)),
    ) === true,
};

/** ssm:DescribeAutomationExecutions: newest first; children only when their parent or id is asked for. */
export function describeAutomationExecutions(input: Input, caller: Caller): unknown {
  const { world, accountId, region } = caller;
  const asked = filtersOf(input, filters, 10);
  const withChildren = asked.some(({ key }) => key === 'ParentExecutionId' || key === 'ExecutionId');
  const all = world
    .automation(accountId, region)
    .list()
    .filter((execution) => withChildren || execution.parentId === undefined)
    .filter((execution) => asked.every(({ key, values }) => filters[key]?.(execution, values) === true));
  const { rows, token } = page('DescribeAutomationExecutions', all, input, caller);
  return { AutomationExecutionMetadataList: rows.map(described), ...token };
}

const stepFilters: Readonly<Record<string, (step: StepRun, values: readonly string[]) => boolean>> = {
  Action: ({ action }, values) => values.includes(action),
  ParentStepExecutionId: ({ parent }, values) => values.includes(parent?.id ?? ''),
  ParentStepIteration: ({ parent }, values) => values.includes(String(parent?.iteration ?? '')),
  ParentStepIteratorValue: ({ parent }, values) => values.includes(parent?.value ?? ''),
  StartTimeAfter: ({ startedAt }, [value = '']) => (startedAt ?? Number.MAX_SAFE_INTEGER) >= Date.parse(value),
  StartTimeBefore: ({ startedAt }, [value = '']) => (startedAt ?? 0) <= Date.parse(value),
  StepExecutionId: ({ id }, values) => values.includes(id),
  StepExecutionStatus: ({ status }, values) => values.includes(status),
  StepName: ({ name }, values) => values.includes(name),
};

/** ssm:DescribeAutomationStepExecutions: in their order, or the other way round, 1 to 50 a page. */
export function describeAutomationStepExecutions(input: Input, caller: Caller): unknown {
  const execution = executionOf(input, caller);
  const asked = filtersOf(input, stepFilters, 6);
  const found = execution.steps.filter((step) =>
    asked.every(({ key, values }) => stepFilters[key]?.(step, values) === true),
  );
  const all = input.ReverseOrder === true ? found.toReversed() : found;
  const { rows, token } = page('DescribeAutomationStepExecutions', all, input, caller);
  return { StepExecutions: rows.map(describedStep), ...token };
}

function filtersOf(input: Input, known: object, most: number): Array<{ key: string; values: string[] }> {
  const asked = list(input.Filters).map(({ Key, Values }) => ({ key: String(Key), values: strings(Values) }));
  if (asked.length > most) throw new AwsError('ValidationException', `Up to ${most} filters can be given.`);
  for (const { key, values } of asked) {
    if (!Object.hasOwn(known, key)) throw new AwsError('InvalidFilterKey', '');
    if (values.length === 0 || values.length > 10 || values.some((value) => value.length > 150))
      throw new AwsError('InvalidFilterValue', 'The filter value is not valid.');
  }
  return asked;
}

function page<T>(operation: string, all: readonly T[], input: Input, caller: Caller): { rows: T[]; token: object } {
  const size = pageSize(input.MaxResults, { least: 1, most: 50, usual: 50 });
  const question = [
    operation,
    caller.accountId,
    caller.region,
    input.AutomationExecutionId,
    input.Filters,
    input.ReverseOrder,
  ];
  const from = readToken(question, input.NextToken);
  const more = from + size < all.length;
  return { rows: all.slice(from, from + size), token: more ? { NextToken: makeToken(question, from + size) } : {} };
}

function described(execution: Execution): object {
  return {
    ...common(execution),
    LogFile: '',
    AutomationType: (execution.fanOut?.locations.length ?? 0) > 0 ? 'CrossAccount' : 'Local',
  };
}

function currentStep({ steps }: Execution): StepRun | undefined {
  return steps.findLast(({ status }) => status === 'InProgress' || status === 'Waiting');
}

/** What both answers have of a run. */
function common(execution: Execution): object {
  const { fanOut, waiting } = execution;
  const current = currentStep(execution);
  const resolved = fanOut?.resolved ?? [];
  return {
    AutomationExecutionId: execution.id,
    DocumentName: execution.documentName,
    DocumentVersion: execution.documentVersion,
    AutomationExecutionStatus: execution.status,
    ExecutionStartTime: execution.startedAt / 1000,
    ...(execution.endedAt !== undefined && { ExecutionEndTime: execution.endedAt / 1000 }),
    ExecutedBy: execution.principal.arn,
    Outputs: Object.fromEntries(Object.entries(execution.outputs).map(([name, value]) => [name, textsOf(value)])),
    Mode: execution.mode,
    ...(execution.parentId !== undefined && { ParentAutomationExecutionId: execution.parentId }),
    ...(current !== undefined && { CurrentStepName: current.name, CurrentAction: current.action }),
    ...(waiting?.kind === 'start' && { CurrentStepName: waiting.stepName }),
    ...(execution.failureMessage !== undefined && { FailureMessage: execution.failureMessage }),
    ...(fanOut?.parameter !== undefined && { TargetParameterName: fanOut.parameter }),
    Targets: fanOut?.targets.map(({ key, values }) => ({ Key: key, Values: values })) ?? [],
    ...((fanOut?.maps.length ?? 0) > 0 && { TargetMaps: fanOut?.maps }),
    ResolvedTargets: { ParameterValues: resolved.slice(0, mostTargets), Truncated: resolved.length > mostTargets },
    ...(fanOut !== undefined && { MaxConcurrency: fanOut.control.maxConcurrency, MaxErrors: fanOut.control.maxErrors }),
    ...(execution.target !== undefined && { Target: execution.target }),
    ...execution.echoed,
  };
}
