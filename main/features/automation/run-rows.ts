import type { AutomationChild, AutomationStep } from '../../../contract/automation-run.ts';
import { isElsewhere, namesOf, sizeOf, totalOf } from '../../../contract/automation-targets.ts';
import { concurrencyOf } from '../../../contract/rate-control.ts';
import { createChangingRows, type ChangingRows } from './changing-rows.ts';
import { childrenOf, inWaves, nestedOf, newChild } from './children.ts';
import { listChildren, type ExecutionFacts, type WholeExecution } from './executions.ts';
import type { Part } from './part.ts';
import type { RunOptions, RunParts } from './run.ts';
import { readStep } from './steps.ts';

/** The steps and children of a run, as far as they are known. */
export interface RunRows {
  readonly steps: ChangingRows<AutomationStep>;
  readonly children: ChangingRows<AutomationChild>;
  /** Takes what AWS told of a part, and asks for its children. Throws FailureError. */
  take(part: Part, whole: WholeExecution, signal: AbortSignal): Promise<void>;
  /** The list of children may lag behind the end of the run; and children go on where it was only completed. */
  isSettled(): boolean;
  /** Says of parts that were never sent that they were not; of those without an answer nobody knows. */
  markUnsent(): void;
}

export function createRunRows(
  { aws, listing }: Pick<RunParts, 'aws' | 'listing'>,
  { scope, request, parts }: Pick<RunOptions, 'scope' | 'request' | 'parts'>,
): RunRows {
  const steps = createChangingRows<AutomationStep>();
  const children = createChangingRows<AutomationChild>();
  const total = totalOf(parts.map(({ targets }) => targets));
  const parent = () => ({ scope, facts: parts.find(({ facts }) => facts !== undefined)?.facts });
  if (request.targets.kind === 'values' && !isElsewhere(request))
    for (const value of namesOf(request.targets)) children.put(value, newChild(value, value, parent()));

  const listed = async (executionId: string, signal: AbortSignal): Promise<ExecutionFacts[]> => {
    const found: ExecutionFacts[] = [];
    for await (const page of listChildren({ aws, spacing: listing }, scope, executionId, signal)) found.push(...page);
    return found;
  };
  const wavesBefore = (part: Part, atOnce: number) =>
    parts
      .slice(0, parts.indexOf(part))
      .reduce((sum, { targets }) => sum + Math.ceil(sizeOf(targets) / Math.min(atOnce, sizeOf(targets))), 0);

  const takeSteps = async ({ facts, steps: told }: WholeExecution, signal: AbortSignal) => {
    const found = told.map(readStep);
    const startsOthers = found.some(
      ({ action, startedAt }) => action === 'aws:executeAutomation' && startedAt !== undefined,
    );
    const nested = nestedOf({ scope, facts }, found, startsOthers ? await listed(facts.executionId, signal) : []);
    if (signal.aborted) return;
    for (const step of nested.steps) steps.put(step.stepId, step);
    for (const child of nested.children) children.put(child.key, child);
  };
  const takeChildren = async (part: Part, whole: WholeExecution, signal: AbortSignal) => {
    const { facts, steps: told } = whole;
    const { resolved } = whole.details;
    const own = { scope, facts };
    // What runs in other places is in no list of this one.
    const list = facts.kind === 'targets' ? await listed(facts.executionId, signal) : [];
    if (signal.aborted) return;
    const of = childrenOf(own, told, list);
    const known = Math.max(total, of.length, facts.counters?.total ?? 0, resolved.length);
    const [location] = request.locations;
    const atOnce =
      facts.kind === 'targets' || location === undefined
        ? concurrencyOf(request, known)
        : concurrencyOf(location, of.length);
    for (const child of inWaves(of, atOnce, wavesBefore(part, atOnce))) children.put(child.key, child);
    if (facts.kind !== 'targets' || facts.isOver) return;
    for (const value of resolved)
      if (children.get(value) === undefined) children.put(value, newChild(value, value, own));
  };

  return {
    steps,
    children,
    take: (part, whole, signal) =>
      whole.facts.kind === 'simple' ? takeSteps(whole, signal) : takeChildren(part, whole, signal),
    isSettled: () => children.since(0).every((child) => child.isOver || child.executionId === ''),
    markUnsent() {
      for (const { executionId, targets, isLost = false } of parts) {
        if (executionId !== undefined) continue;
        const status = isLost ? 'Unknown' : 'NotSent';
        for (const target of namesOf(targets))
          children.put(target, { ...newChild(target, target, parent()), status, isOver: true });
      }
    },
  };
}
