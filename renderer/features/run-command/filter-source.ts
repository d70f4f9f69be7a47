import type { RunRow, RunSummary } from '../../../contract/features/run-command.ts';
import type { FilterSource } from '../../workspace/filter/compile.ts';
import { fieldsSource, textField } from '../../workspace/filter/object-source.ts';

/** What can be asked of runs. */
export function runsFilterSource(rows: readonly RunSummary[], stateText: (run: RunSummary) => string): FilterSource {
  return fieldsSource([
    textField(rows, 'document', ({ document }) => document),
    textField(
      rows,
      'status',
      (run) => `${run.state} ${stateText(run)}`,
      ({ state }) => state,
    ),
    textField(rows, 'comment', ({ comment }) => comment, null),
    textField(rows, 'target', ({ targets }) => targets),
    textField(rows, 'id', ({ commandIds }) => commandIds.join(' '), null),
  ]);
}

/** What can be asked of a run's nodes. */
export function nodesFilterSource(rows: readonly RunRow[]): FilterSource {
  return fieldsSource([
    textField(
      rows,
      'node',
      ({ nodeId, nodeName }) => `${nodeName} ${nodeId}`,
      ({ nodeId, nodeName }) => nodeName || nodeId,
    ),
    textField(rows, 'status', ({ state }) => state),
    textField(rows, 'code', (row) => row.steps.map(({ code }) => String(code)).join(' ')),
    textField(rows, 'says', ({ firstLine }) => firstLine, null),
  ]);
}
