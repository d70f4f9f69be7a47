import { AwsError } from '../wire/errors.ts';
import type { Input } from '../wire/protocols.ts';
import { runbookActions } from '../world/documents/runbook-actions.ts';
import type { RunbookStep } from '../world/documents/runbook.ts';
import { nodesOf } from '../world/targets.ts';
import { runRequest } from './ssm-automation.ts';
import type { Caller } from './service.ts';
import { required } from './ssm-nodes.ts';

/** ssm:StartExecutionPreview: what a run would do, by its steps; nothing is run. */
export function startExecutionPreview(input: Input, caller: Caller): unknown {
  const { Automation = {} } = (input.ExecutionInputs ?? {}) as { Automation?: Input };
  const request = runRequest(
    { ...Automation, DocumentName: input.DocumentName, DocumentVersion: input.DocumentVersion },
    caller,
  );
  const { world, accountId, region } = caller;
  const steps = allSteps(request.body.runbook?.steps ?? []);
  const count = (kind: string) => steps.filter((step) => kindOf(step) === kind).length;
  const ids = request.targets.find(({ key }) => key === 'ParameterValues')?.values.length;
  const found =
    ids ??
    (request.targets.length === 0
      ? 0
      : nodesOf(request.targets, world.nodes(accountId, region), ({ kind }) => kind === 'ec2').length);
  const { locations } = request;
  const id = world.previews(accountId, region).add({
    StepPreviews: {
      Mutating: count('Mutating'),
      NonMutating: count('NonMutating'),
      Undetermined: count('Undetermined'),
    },
    Regions: locations.length === 0 ? [region] : [...new Set(locations.map((location) => location.region))],
    TargetPreviews: found === 0 ? [] : [{ Count: found, TargetType: 'AWS::EC2::Instance' }],
    TotalAccounts: locations.length === 0 ? 1 : new Set(locations.map((location) => location.accountId)).size,
  });
  return { ExecutionPreviewId: id };
}

/** ssm:GetExecutionPreview: InProgress for a moment. */
export function getExecutionPreview(input: Input, { world, accountId, region }: Caller): unknown {
  const id = required(input, 'ExecutionPreviewId');
  const preview = world.previews(accountId, region).find(id);
  if (preview === undefined) throw new AwsError('ResourceNotFoundException', `Execution preview ${id} does not exist.`);
  if (world.now() < preview.readyAt) return { ExecutionPreviewId: id, Status: 'InProgress' };
  return {
    ExecutionPreviewId: id,
    EndedAt: preview.readyAt / 1000,
    Status: 'Success',
    ExecutionPreview: { Automation: preview.automation },
  };
}

function allSteps(steps: readonly RunbookStep[]): RunbookStep[] {
  return steps.flatMap((step) => [step, ...allSteps(step.steps)]);
}

/** An API call that only reads changes nothing. */
function kindOf({ action, inputs }: RunbookStep): string {
  if (action !== 'aws:executeAwsApi') return runbookActions.get(action) ?? 'Undetermined';
  return /^(?:describe|get|list|lookup)/i.test(String(inputs.Api)) ? 'NonMutating' : 'Mutating';
}
