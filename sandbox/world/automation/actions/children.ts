import { needed, StepError, text, texts, type Action } from './action.ts';

/** aws:executeAutomation: another runbook as a child of this run. */
export const executeAutomation: Action = async (context) => {
  const { inputs, runChild } = context;
  const given =
    typeof inputs.RuntimeParameters === 'object' && inputs.RuntimeParameters !== null ? inputs.RuntimeParameters : {};
  const parameters = Object.fromEntries(Object.entries(given).map(([name, value]) => [name, texts(value)]));
  const child = await runChild(text(needed(context, 'DocumentName')), parameters);
  const outputs = {
    ExecutionId: child.id,
    Status: child.status,
    Output: Object.values(child.outputs).flatMap((value) => texts(value)),
  };
  if (child.status === 'Success') return { outputs };
  throw new StepError(
    `The automation ${child.id} ended as ${child.status}. ${child.failureMessage ?? ''}`.trim(),
    child.status === 'TimedOut' ? 'TimedOut' : 'Failure',
    outputs,
  );
};
