import type { AutomationRequest, AutomationTargets } from './automation-request.ts';
import { mapsAPart, partsOf, valuesAPart } from './rate-control.ts';

/** What one StartAutomationExecution is sent with: all of a run's targets, or as many as AWS takes, each value once. */
export function splitTargets(targets: AutomationTargets): AutomationTargets[] {
  if (targets.kind === 'values') {
    const once = [...new Set(targets.values)];
    return partsOf(once, valuesAPart).map((values) => ({ ...targets, values: [...values] }));
  }
  if (targets.kind === 'maps')
    return partsOf(targets.maps, mapsAPart).map((maps) => ({ kind: 'maps', maps: [...maps] }));
  return [targets];
}

/** How many targets AWS takes at once; undefined where it takes all, since only it finds them. */
export function partSizeOf({ kind }: AutomationTargets): number | undefined {
  return { values: valuesAPart, maps: mapsAPart, targets: undefined, none: undefined }[kind];
}

/** Targets that are known by themselves: how many children a part will have. 0 where only AWS finds them. */
export function sizeOf(targets: AutomationTargets): number {
  if (targets.kind === 'values') return targets.values.length;
  return targets.kind === 'maps' ? targets.maps.length : 0;
}

/** How many children all parts of a run will have. */
export function totalOf(parts: readonly AutomationTargets[]): number {
  return parts.reduce((sum, targets) => sum + sizeOf(targets), 0);
}

/** The children that targets lead to, each once; none where only AWS finds them. */
export function namesOf(targets: AutomationTargets): string[] {
  if (targets.kind === 'values') return [...new Set(targets.values)];
  return targets.kind === 'maps' ? targets.maps.map((map) => Object.values(map).flat().join(', ')) : [];
}

/** Whether a request is for other accounts and Regions, given by themselves or by a file. */
export function isElsewhere({
  locations,
  locationsUrl,
}: Pick<AutomationRequest, 'locations' | 'locationsUrl'>): boolean {
  return locations.length > 0 || locationsUrl !== undefined;
}
