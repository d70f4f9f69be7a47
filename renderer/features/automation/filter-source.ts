import type { AutomationChild, AutomationSummary } from '../../../contract/automation-run.ts';
import type { FilterSource } from '../../workspace/filter/compile.ts';
import { fieldsSource, textField } from '../../workspace/filter/object-source.ts';

/** What can be asked of runs. */
export function runsFilterSource(
  rows: readonly AutomationSummary[],
  statusText: (run: AutomationSummary) => string,
): FilterSource {
  return fieldsSource([
    textField(rows, 'document', ({ document }) => document),
    textField(
      rows,
      'status',
      (run) => `${run.status} ${statusText(run)}`,
      ({ status }) => status,
    ),
    textField(rows, 'step', ({ currentStep }) => currentStep),
    textField(rows, 'target', ({ targets }) => targets),
    textField(rows, 'by', ({ executedBy }) => executedBy, null),
    textField(rows, 'failure', ({ failureMessage }) => failureMessage, null),
    textField(rows, 'id', ({ executionIds }) => executionIds.join(' '), null),
  ]);
}

/** What can be asked of a run's child executions. */
export function childrenFilterSource(rows: readonly AutomationChild[]): FilterSource {
  return fieldsSource([
    textField(rows, 'target', ({ target }) => target),
    textField(rows, 'status', ({ status }) => status),
    textField(rows, 'step', ({ currentStep }) => currentStep),
    textField(rows, 'wave', ({ wave }) => String(wave)),
    textField(rows, 'account', ({ accountId = '' }) => accountId),
    textField(rows, 'region', ({ region }) => region),
    textField(rows, 'failure', ({ failureMessage }) => failureMessage, null),
  ]);
}
