import type { AutomationRequest } from '../../../contract/automation-request.ts';
import type { DocumentParameter } from '../../../contract/values.ts';
import { createBreath } from '../breath.ts';
import { refuseParameters, refuseTargetValues } from '../refused-parameters.ts';

interface Runbook {
  readonly name: string;
  readonly parameters: readonly DocumentParameter[];
}

/**
 * Throws FailureError where a runbook would refuse what a request gives it, by itself or by its targets; what the signal
 * says when it is aborted.
 */
export async function refuseRequest(
  document: Runbook,
  { parameters, targets }: AutomationRequest,
  signal: AbortSignal,
): Promise<void> {
  const breath = createBreath(signal);
  if (targets.kind === 'none') return refuseParameters(document, parameters);
  if (targets.kind !== 'maps') {
    const { parameter } = targets;
    await refuseTargetValues(document, parameter, targets.kind === 'values' ? targets.values : [], breath);
    return refuseParameters(document, parameters, new Set([parameter]));
  }
  const mapped = new Set(targets.maps.flatMap((map) => Object.keys(map)));
  refuseParameters(document, parameters, mapped);
  const own = { ...document, parameters: document.parameters.filter(({ name }) => mapped.has(name)) };
  const base = Object.fromEntries(Object.entries(parameters).filter(([name]) => mapped.has(name)));
  for (const map of targets.maps) {
    if (breath.isDue) await breath.take();
    refuseParameters(own, { ...base, ...map });
  }
  return undefined;
}
