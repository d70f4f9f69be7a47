import type { StepExecution } from '@aws-sdk/client-ssm';
import type { AutomationChild, AutomationStep } from '../../../contract/automation-run.ts';
import type { Scope } from '../../../contract/values.ts';
import { isEnd, statusOf, type ExecutionFacts } from './executions.ts';
import { inputText } from './steps.ts';

/** A child that has not begun, or of which nothing is known but its target. */
export function newChild(key: string, target: string, { scope, facts }: Parent): AutomationChild {
  return {
    key,
    target,
    executionId: '',
    scope,
    region: scope.region,
    document: facts?.document ?? '',
    status: 'Pending',
    isOver: false,
    currentStep: '',
    currentAction: '',
    failureMessage: '',
    wave: 0,
  };
}

export interface Parent {
  readonly scope: Scope;
  readonly facts: Pick<ExecutionFacts, 'document' | 'executedBy' | 'kind'> | undefined;
}

/**
 * The children of a run for many: what its steps tell of them, and what the list of children does. A child of another
 * account is in no list of this one.
 */
export function childrenOf(
  parent: Parent,
  steps: readonly StepExecution[],
  listed: readonly ExecutionFacts[],
): AutomationChild[] {
  const byId = new Map(listed.map((facts) => [facts.executionId, facts]));
  const fromSteps = steps.map((step) => {
    const child = childOfStep(parent, step);
    // A step tells its child's id late: until then the target says which it is.
    const facts =
      byId.get(child.executionId) ??
      (child.executionId === '' ? listed.find(({ target }) => target === child.target && target !== '') : undefined);
    if (facts === undefined) return child;
    byId.delete(facts.executionId);
    return joined(child, facts);
  });
  const others = [...byId.values()].map((facts) =>
    joined(newChild(facts.target || facts.executionId, facts.target, parent), facts),
  );
  return [
    ...fromSteps,
    ...others.filter(({ executionId }) => fromSteps.every((one) => one.executionId !== executionId)),
  ];
}

function childOfStep(parent: Parent, step: StepExecution): AutomationChild {
  const { StepName = '', StepExecutionId = StepName, TargetLocation, ExecutionStartTime, ExecutionEndTime } = step;
  const [account] = TargetLocation?.Accounts ?? [];
  const [region] = TargetLocation?.Regions ?? [];
  const isLocation = account !== undefined && region !== undefined;
  const target = isLocation ? `${account}/${region}` : StepName;
  const { scope: _scope, ...child } = newChild(isLocation ? StepExecutionId : target, target, parent);
  const status = statusOf(step.StepStatus);
  const scope = isLocation ? scopeIn(parent, account, region) : parent.scope;
  return {
    ...child,
    ...(scope !== undefined && { scope }),
    ...(isLocation && { region }),
    // An organizational unit until AWS has found its accounts.
    ...(account !== undefined && /^\d{12}$/.test(account) && { accountId: account }),
    executionId: step.Outputs?.['ExecutionId']?.[0] ?? '',
    status,
    isOver: isEnd(status),
    ...(ExecutionStartTime !== undefined && { startedAt: ExecutionStartTime.getTime() }),
    ...(ExecutionEndTime !== undefined && { endedAt: ExecutionEndTime.getTime() }),
    failureMessage: step.FailureMessage ?? '',
  };
}

/** A profile is one account: what runs in another cannot be asked about with it. */
function scopeIn({ scope, facts }: Parent, accountId: string, region: string): Scope | undefined {
  const own = /^arn:[\w-]+:(?:iam|sts)::(\d{12}):/.exec(facts?.executedBy ?? '')?.[1];
  return own === accountId ? { ...scope, region } : undefined;
}

function joined(child: AutomationChild, facts: ExecutionFacts): AutomationChild {
  const { executionId, document, status, isOver, startedAt, endedAt, currentStep, currentAction, waiting } = facts;
  return {
    ...child,
    executionId,
    document,
    status,
    isOver,
    startedAt,
    currentStep,
    currentAction,
    ...(endedAt !== undefined && { endedAt }),
    ...(waiting !== undefined && { waiting }),
    failureMessage: facts.failureMessage || child.failureMessage,
  };
}

/** Gives children that have begun the wave they are in: so many at once, in the order of their beginning. */
export function inWaves(children: readonly AutomationChild[], atOnce: number, before: number): AutomationChild[] {
  const begun = children.filter(({ startedAt }) => startedAt !== undefined);
  const order = begun.toSorted((a, b) => (a.startedAt ?? 0) - (b.startedAt ?? 0));
  const places = new Map(order.map(({ key }, at) => [key, before + Math.floor(at / atOnce) + 1]));
  return children.map((child) => ({ ...child, wave: places.get(child.key) ?? 0 }));
}

/** The children that steps of a simple run have started (aws:executeAutomation), and the steps with their children's ids. */
export function nestedOf(
  parent: Parent,
  steps: readonly AutomationStep[],
  listed: readonly ExecutionFacts[],
): { readonly steps: AutomationStep[]; readonly children: AutomationChild[] } {
  const told = new Set(steps.map(({ childId }) => childId));
  const free = listed.filter(({ executionId }) => !told.has(executionId)).toSorted((a, b) => a.startedAt - b.startedAt);
  const withIds = steps.map((step) => {
    if (step.action !== 'aws:executeAutomation' || step.childId !== '' || step.startedAt === undefined) return step;
    // AWS tells the child's id when the step is over: until then it is the next child of that runbook.
    const name = inputText(step.inputs['DocumentName']);
    const at = free.findIndex(({ document }) => name === '' || name === document || name.endsWith(`/${document}`));
    const [child] = at < 0 ? [] : free.splice(at, 1);
    return child === undefined ? step : { ...step, childId: child.executionId };
  });
  const names = new Map(withIds.map(({ childId, name }) => [childId, name]));
  const children = listed.map((facts) => {
    const name = names.get(facts.executionId) ?? facts.target;
    return joined(newChild(facts.executionId, name, parent), facts);
  });
  return { steps: withIds, children };
}
