import type { AutomationStatus, AutomationStep, AutomationWait } from '../../../contract/automation-run.ts';
import type { OutlineStep } from '../../../contract/runbook.ts';
import { groupsOf } from './groups.ts';

/** A line of a run's outline: a step, or one turn of a loop. */
export interface ProgressRow {
  /** Unique in the run. */
  readonly key: string;
  readonly kind: 'step' | 'turn';
  /** Depth, from 1. */
  readonly level: number;
  readonly name: string;
  readonly action: string;
  readonly subject: string;
  /** `Pending` of a run that is over is a step that was not reached. */
  readonly status: AutomationStatus;
  /** How often the step was tried, or run by a branch that came back. */
  readonly tries: number;
  /** The last of the tries. */
  readonly step: AutomationStep | undefined;
  readonly outline: OutlineStep | undefined;
  readonly turn: { readonly iteration: number; readonly value: string } | undefined;
  readonly isParent: boolean;
  /** The document's step below it, at the same depth; `''` for none. */
  readonly below: string;
}

/** The document's steps in their order, each with what came of it; steps that the document does not have come last. */
export function progressRows(outline: readonly OutlineStep[], steps: readonly AutomationStep[]): ProgressRow[] {
  const known = new Set(outline.map(({ name }) => name));
  const strangers = new Map(
    steps.filter(({ name, turn }) => turn === undefined && !known.has(name)).map((step) => [step.name, step]),
  );
  return [
    ...rowsWithin('', { outline, steps, level: 1, of: undefined }),
    ...[...strangers.keys()].map((name) =>
      rowOf(name, undefined, triesOf(name, { outline, steps, level: 1, of: undefined }), 1),
    ),
  ];
}

/** A run may say what it waits for a moment before its steps do: then the step waits. One to be started has not begun. */
export function withWaiting(rows: readonly ProgressRow[], waiting: AutomationWait | undefined): readonly ProgressRow[] {
  if (waiting === undefined || waiting.kind === 'start') return rows;
  return rows.map((row) =>
    row.level === 1 && row.name === waiting.step && row.status === 'Pending' ? { ...row, status: 'Waiting' } : row,
  );
}

interface Within {
  readonly outline: readonly OutlineStep[];
  readonly steps: readonly AutomationStep[];
  readonly level: number;
  /** The turn that the rows belong to. */
  readonly of: { readonly stepId: string; readonly iteration: number } | undefined;
}

function rowsWithin(loop: string, within: Within): ProgressRow[] {
  const { outline, level } = within;
  return outline
    .filter((one) => one.within === loop)
    .flatMap((one, at, all) => {
      const tries = triesOf(one.name, within);
      const row = { ...rowOf(one.name, one, tries, level), below: all[at + 1]?.name ?? '' };
      if (one.loop === undefined) return [row];
      return [{ ...row, isParent: true }, ...turnsOf(one.name, tries.at(-1), within)];
    });
}

function turnsOf(loop: string, run: AutomationStep | undefined, within: Within): ProgressRow[] {
  const { steps, level } = within;
  const inner = run === undefined ? [] : steps.filter(({ turn }) => turn?.stepId === run.stepId);
  if (run === undefined || inner.length === 0) return rowsWithin(loop, { ...within, steps: [], level: level + 1 });
  return groupsOf(inner, ({ turn }) => turn?.iteration ?? 0).flatMap(([iteration, members]) => {
    const value = members[0]?.turn?.value ?? '';
    const head: ProgressRow = {
      key: `${run.stepId} ${iteration}`,
      kind: 'turn',
      level: level + 1,
      name: '',
      action: '',
      subject: '',
      status: statusOf(members),
      tries: 1,
      step: undefined,
      outline: undefined,
      turn: { iteration, value },
      isParent: true,
      below: '',
    };
    const of = { stepId: run.stepId, iteration };
    return [head, ...rowsWithin(loop, { ...within, level: level + 2, of })];
  });
}

function triesOf(name: string, { steps, of }: Within): readonly AutomationStep[] {
  return steps
    .filter(
      (step) =>
        step.name === name &&
        (of === undefined
          ? step.turn === undefined
          : step.turn?.stepId === of.stepId && step.turn.iteration === of.iteration),
    )
    .toSorted((a, b) => a.order - b.order);
}

function rowOf(
  name: string,
  outline: OutlineStep | undefined,
  tries: readonly AutomationStep[],
  level: number,
): ProgressRow {
  // A step that comes back is told once more: the one that has begun last is where it stands.
  const step = tries.findLast(({ status }) => status !== 'Pending') ?? tries.at(-1);
  return {
    key: step?.stepId ?? `${level} ${name}`,
    kind: 'step',
    level,
    name,
    action: step?.action ?? outline?.action ?? '',
    subject: outline?.subject ?? '',
    status: step?.status ?? 'Pending',
    tries: tries.filter(({ status }) => status !== 'Pending').length,
    step,
    outline,
    turn: undefined,
    isParent: false,
    below: '',
  };
}

const worst: readonly AutomationStatus[] = ['InProgress', 'Waiting', 'Failed', 'TimedOut', 'Cancelled', 'Cancelling'];

/** How a turn stands: as its steps do, the one that says most first. */
function statusOf(steps: readonly AutomationStep[]): AutomationStatus {
  const telling = worst.find((status) => steps.some((step) => step.status === status));
  return telling ?? (steps.some(({ status }) => status === 'Success') ? 'Success' : 'Pending');
}

/** The row to look at: the step that waits or runs, then the one that failed, then the last that was reached. */
export function currentRow(rows: readonly ProgressRow[]): ProgressRow | undefined {
  const reached = rows.filter(({ kind, step }) => kind === 'step' && step !== undefined && step.status !== 'Pending');
  const leaf = reached.filter(({ isParent }) => !isParent);
  return (
    leaf.find(({ status }) => status === 'Waiting' || status === 'PendingApproval') ??
    leaf.find(({ status }) => status === 'InProgress') ??
    reached.find(({ step }) => step?.isOver === false) ??
    leaf.findLast(({ status }) => status === 'Failed' || status === 'TimedOut') ??
    reached.at(-1) ??
    rows[0]
  );
}
