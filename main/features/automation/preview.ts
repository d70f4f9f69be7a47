import type { AutomationRequest } from '../../../contract/automation-request.ts';
import { splitTargets } from '../../../contract/automation-targets.ts';
import type { AutomationExecutionPreview } from '@aws-sdk/client-ssm';
import { failed, failureOf, type Failure } from '../../../contract/failure.ts';
import type { ExecutionPreview } from '../../../contract/features/automation.ts';
import type { Scope } from '../../../contract/values.ts';
import type { Aws } from '../../aws/aws.ts';
import { locationInput, targetsInput } from './requests.ts';

export interface PreviewParts {
  readonly aws: Pick<Aws, 'send'>;
  /** Waits between two questions; milliseconds. */
  readonly wait: (ms: number, signal: AbortSignal) => Promise<void>;
}

const lookMs = 1_000;
const mostLooks = 60;

/**
 * What AWS says that a run would do. Who may start a run need not be allowed to preview it, and not each Region has
 * previews: then the answer is why there is none. Throws only when it was cancelled.
 */
export async function previewRun(
  parts: PreviewParts,
  scope: Scope,
  request: AutomationRequest,
  signal: AbortSignal,
): Promise<{ preview?: ExecutionPreview; failure?: Failure }> {
  try {
    return { preview: await askPreview(parts, scope, request, signal) };
  } catch (error) {
    const failure = failureOf(error);
    if (failure.code === 'cancelled' || signal.aborted) throw error;
    return { failure };
  }
}

async function askPreview(
  { aws, wait }: PreviewParts,
  scope: Scope,
  request: AutomationRequest,
  signal: AbortSignal,
): Promise<ExecutionPreview> {
  const { StartExecutionPreviewCommand, GetExecutionPreviewCommand } = await import('@aws-sdk/client-ssm');
  const { document, version, parameters, targets, locations, locationsUrl } = request;
  const [first = targets] = splitTargets(targets);
  const started = await aws.send(
    scope,
    'ssm',
    new StartExecutionPreviewCommand({
      DocumentName: document,
      DocumentVersion: version,
      ExecutionInputs: {
        Automation: {
          ...(Object.keys(parameters).length > 0 && { Parameters: { ...parameters } }),
          ...targetsInput(first),
          ...(locations.length > 0 && { TargetLocations: locations.map(locationInput) }),
          ...(locationsUrl !== undefined && { TargetLocationsURL: locationsUrl }),
        },
      },
    }),
    signal,
  );
  for (let looks = 0; looks < mostLooks; looks += 1) {
    const command = new GetExecutionPreviewCommand({ ExecutionPreviewId: started.ExecutionPreviewId });
    const { Status, StatusMessage = '', ExecutionPreview } = await aws.send(scope, 'ssm', command, signal);
    if (Status === 'Success') return readPreview(ExecutionPreview?.Automation ?? {});
    if (Status === 'Failed') throw failed('invalid-request', StatusMessage, { operation: 'ssm:GetExecutionPreview' });
    await wait(lookMs, signal);
    if (signal.aborted) throw failed('cancelled', 'Cancelled.');
  }
  throw failed('service-unavailable', 'The preview did not become ready.', { operation: 'ssm:GetExecutionPreview' });
}

function readPreview(told: AutomationExecutionPreview): ExecutionPreview {
  const { StepPreviews = {}, Regions = [], TargetPreviews = [], TotalAccounts = 0 } = told;
  return {
    mutating: StepPreviews.Mutating ?? 0,
    nonMutating: StepPreviews.NonMutating ?? 0,
    undetermined: StepPreviews.Undetermined ?? 0,
    regions: [...Regions],
    accounts: TotalAccounts,
    targets: TargetPreviews.map(({ TargetType = '', Count = 0 }) => ({ type: TargetType, count: Count })),
  };
}
