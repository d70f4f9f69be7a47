import type { AutomationChild, AutomationStep } from '../../../contract/automation-run.ts';
import { csvCell } from '../../../contract/csv.ts';
import type { Scope } from '../../../contract/values.ts';
import { writeWhole } from '../../storage/whole-file.ts';
import { createBreath } from '../breath.ts';
import { chooseExport, type ExportParts } from '../export-place.ts';
import type { AutomationsService } from './service.ts';

interface Wanted {
  readonly scope: Scope;
  readonly runId: string;
  readonly form: 'csv' | 'json';
}

/** Asks where, then writes all of a run. Throws FailureError and what the file system says. */
export async function exportRun(
  runs: Pick<AutomationsService, 'openRun'>,
  parts: ExportParts,
  { scope, runId, form }: Wanted,
  signal: AbortSignal,
): Promise<{ file?: string }> {
  const run = await runs.openRun(scope, runId, signal);
  const name = `automation-${runId}.${form}`;
  const target = await chooseExport(parts, name);
  if (target === undefined) return {};
  await run.look(signal);
  const steps = run.steps.since(0);
  const children = run.children.since(0);
  await writeWhole(target, async (append) => {
    if (form === 'json') {
      const { details } = run;
      // What signs a URL lets its reader read the file: the export may go anywhere.
      const request = { ...run.request, locationsUrl: run.request.locationsUrl?.replace(/\?.*$/, '') };
      await append(`${JSON.stringify({ run: run.summary(), request, details, steps, children }, undefined, 2)}\n`);
      return;
    }
    const breath = createBreath(signal);
    await append(`${head.join(',')}\r\n`);
    for (const cells of [...steps.map(stepCells), ...children.map(childCells)]) {
      await append(`${cells.map(csvCell).join(',')}\r\n`);
      if (breath.isDue) await breath.take();
    }
  });
  return { file: target };
}

const head = ['kind', 'name', 'action', 'status', 'started', 'ended', 'execution', 'failure', 'outputs'];

function stepCells(step: AutomationStep): string[] {
  const name = step.turn === undefined ? step.name : `${step.turn.step} ${step.turn.iteration}: ${step.name}`;
  return [
    'step',
    name,
    step.action,
    step.status,
    timeOf(step.startedAt),
    timeOf(step.endedAt),
    step.childId,
    step.failure?.message ?? '',
    JSON.stringify(step.outputs),
  ];
}

function childCells(child: AutomationChild): string[] {
  return [
    'child',
    child.target,
    child.document,
    child.status,
    timeOf(child.startedAt),
    timeOf(child.endedAt),
    child.executionId,
    child.failureMessage,
    '',
  ];
}

function timeOf(at: number | undefined): string {
  return at === undefined ? '' : new Date(at).toISOString();
}
