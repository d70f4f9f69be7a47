import { csvCell } from '../../../contract/csv.ts';
import type { RunRow, StepOutput } from '../../../contract/features/run-command.ts';
import type { Scope } from '../../../contract/values.ts';
import { writeWhole } from '../../storage/whole-file.ts';
import { createBreath } from '../breath.ts';
import { chooseExport, type ExportParts } from '../export-place.ts';
import type { RunsService } from './service.ts';

interface Wanted {
  readonly scope: Scope;
  readonly runId: string;
  readonly form: 'csv' | 'json' | 'text';
}

const endings = { csv: 'csv', json: 'json', text: 'txt' } as const;

/**
 * Asks where, then writes all nodes of a run; `unread` are those whose output is not, or not all, read from AWS yet. Throws
 * FailureError and what the file system says.
 */
export async function exportRun(
  runs: Pick<RunsService, 'openRun'>,
  parts: ExportParts,
  { scope, runId, form }: Wanted,
  signal: AbortSignal,
): Promise<{ file?: string; unread?: number }> {
  const { board } = await runs.openRun(scope, runId, signal);
  const name = `command-${runId}.${endings[form]}`;
  const target = await chooseExport(parts, name);
  if (target === undefined) return {};
  const rows = board.since(0);
  await writeWhole(target, async (append) => {
    const breath = createBreath(signal);
    await append(heads[form]);
    for (const [at, row] of rows.entries()) {
      await append(writers[form](row, board.output(row.nodeId), at === rows.length - 1));
      if (breath.isDue) await breath.take();
    }
    await append(form === 'json' ? ']\n' : '');
  });
  return { file: target, unread: rows.filter((row) => !isRead(row)).length };
}

const heads: Readonly<Record<Wanted['form'], string>> = {
  csv: 'node,name,status,step,step status,exit code,output,errors,output is\r\n',
  json: '[\n',
  text: '',
};

/** Its text is not the beginning of what is still to be read. */
function isRead({ fold }: Pick<RunRow, 'fold'>): boolean {
  return fold !== '';
}

/** `''` for what is whole: nobody may take the beginning of an output for all of it. */
function howMuch(row: RunRow, output: StepOutput | undefined): string {
  if (!isRead(row)) return 'not read yet';
  return output !== undefined && (output.stdoutCut || output.stderrCut) ? 'cut by AWS' : '';
}

type Writer = (row: RunRow, steps: readonly StepOutput[], isLast: boolean) => string;

const writers: Readonly<Record<Wanted['form'], Writer>> = {
  csv: (row, outputs) =>
    (row.steps.length === 0 ? [{ name: '', state: '', code: '' }] : row.steps)
      .map(({ name, state, code }) => {
        const output = outputs.find((one) => one.name === name);
        const { stdout = '', stderr = '' } = output ?? {};
        const step = [name, state, String(code), stdout, stderr, howMuch(row, output)];
        const cells = [row.nodeId, row.nodeName, row.state, ...step];
        return `${cells.map(csvCell).join(',')}\r\n`;
      })
      .join(''),
  json: ({ nodeId, nodeName, state, steps, fold }, outputs, isLast) =>
    `${JSON.stringify({
      nodeId,
      nodeName,
      state,
      isRead: isRead({ fold }),
      steps: steps.map((step) => ({ ...step, ...outputs.find(({ name }) => name === step.name) })),
    })}${isLast ? '' : ','}\n`,
  text: (row, outputs) => {
    const node = `==== ${row.nodeName || row.nodeId} (${row.nodeId}) ${row.state}`;
    const steps = row.steps.map(({ name, code }) => {
      const output = outputs.find((one) => one.name === name);
      const { stdout = '', stderr = '' } = output ?? {};
      const left = howMuch(row, output);
      const head = `${node}, ${name}, exit code ${code}${left === '' ? '' : `, output ${left}`}\n`;
      return [head, stdout, stderr === '' ? '' : `---- errors\n${stderr}`, ''].map(endLine).join('');
    });
    return steps.join('') || `${node}\n\n`;
  },
};

function endLine(text: string): string {
  return text === '' || text.endsWith('\n') ? text : `${text}\n`;
}
