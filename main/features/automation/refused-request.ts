import type { AutomationRequest } from '../../../contract/automation-request.ts';
import type { DocumentParameter } from '../../../contract/values.ts';
import { refuseParameters, refuseTargetValues } from '../refused-parameters.ts';

interface Runbook {
  readonly name: string;
  readonly parameters: readonly DocumentParameter[];
}

/** Throws FailureError where a runbook would refuse what a request gives it, by itself or by its targets. */
export function refuseRequest(document: Runbook, { parameters, targets }: AutomationRequest): void {
  if (targets.kind === 'none') return refuseParameters(document, parameters);
  if (targets.kind === 'maps') {
    for (const map of targets.maps) refuseParameters(document, { ...parameters, ...map });
    return undefined;
  }
  const { parameter } = targets;
  refuseTargetValues(document, parameter, targets.kind === 'values' ? targets.values : []);
  return refuseParameters(document, parameters, new Set([parameter]));
}
