import { createHash } from 'node:crypto';
import type { AutomationExecution, StartAutomationExecutionCommandInput, TargetLocation } from '@aws-sdk/client-ssm';
import {
  AutomationRequest,
  type AutomationLocation,
  type AutomationTargets,
} from '../../../contract/automation-request.ts';
import { isElsewhere, splitTargets } from '../../../contract/automation-targets.ts';
import { failed } from '../../../contract/failure.ts';
import type { RateControl } from '../../../contract/rate-control.ts';
import { alarmInput, alarmOf } from '../../aws/alarm.ts';

/** The targets of parts as one: the other way round than `splitTargets`. */
export function joinTargets(parts: readonly AutomationTargets[]): AutomationTargets {
  const [first = { kind: 'none' as const }] = parts;
  if (first.kind === 'values')
    return { ...first, values: parts.flatMap((part) => (part.kind === 'values' ? part.values : [])) };
  if (first.kind === 'maps')
    return { kind: 'maps', maps: parts.flatMap((part) => (part.kind === 'maps' ? part.maps : [])) };
  return first;
}

/** The idempotency token of a part: the start's own for the first, and always the same for each further one. */
export function partToken(token: string, part: number): string {
  if (part === 0) return token;
  const digest = createHash('sha256').update(`${token.toLowerCase()}\n${part}`).digest('hex');
  return digest.replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12}).*$/, '$1-$2-4$3-8$4-$5');
}

/** What StartAutomationExecution takes for a part of a request. */
export function startInput(
  request: AutomationRequest,
  targets: AutomationTargets,
  control: RateControl,
): StartAutomationExecutionCommandInput {
  const { document, version, parameters, mode, locations, locationsUrl, tags, alarm } = request;
  return {
    DocumentName: document,
    DocumentVersion: version,
    ...(Object.keys(parameters).length > 0 && { Parameters: { ...parameters } }),
    Mode: mode,
    ...targetsInput(targets),
    ...(targets.kind !== 'none' && { MaxConcurrency: control.maxConcurrency, MaxErrors: control.maxErrors }),
    ...(locations.length > 0 && { TargetLocations: locations.map(locationInput) }),
    ...(locationsUrl !== undefined && { TargetLocationsURL: locationsUrl }),
    ...(tags.length > 0 && { Tags: tags.map(([Key, Value]) => ({ Key, Value })) }),
    ...alarmInput(alarm),
  };
}

/** The targets as both StartAutomationExecution and a preview take them. */
export function targetsInput(
  targets: AutomationTargets,
): Pick<StartAutomationExecutionCommandInput, 'TargetParameterName' | 'Targets' | 'TargetMaps'> {
  if (targets.kind === 'none') return {};
  if (targets.kind === 'maps') return { TargetMaps: targets.maps.map((map) => ({ ...map })) };
  const { parameter } = targets;
  const given = targets.kind === 'targets' ? targets.targets : [{ key: 'ParameterValues', values: targets.values }];
  return {
    TargetParameterName: parameter,
    Targets: given.map(({ key, values }) => ({ Key: key, Values: [...values] })),
  };
}

export function locationInput(location: AutomationLocation): TargetLocation {
  const { accounts, regions, maxConcurrency, maxErrors, roleName, excludedAccounts, childUnits } = location;
  return {
    Accounts: [...accounts],
    Regions: [...regions],
    TargetLocationMaxConcurrency: maxConcurrency,
    TargetLocationMaxErrors: maxErrors,
    ...(roleName !== '' && { ExecutionRoleName: roleName }),
    ...(excludedAccounts.length > 0 && { ExcludeAccounts: [...excludedAccounts] }),
    ...(childUnits && { IncludeChildOrganizationUnits: true }),
  };
}

/** Throws FailureError for a request that no part of AWS could take. */
export function checkRequest(request: AutomationRequest): void {
  const { targets, locations, locationsUrl, parameters } = request;
  if (locations.length > 0 && locationsUrl !== undefined)
    throw failed('invalid-request', 'Accounts and Regions are given here or by a file, not both.');
  if (isElsewhere(request) && splitTargets(targets).length > 1)
    throw failed('invalid-request', 'More targets than AWS takes at once cannot go to several accounts or Regions.');
  const given = targets.kind === 'values' || targets.kind === 'targets' ? targets.parameter : undefined;
  if (given !== undefined && Object.hasOwn(parameters, given))
    throw failed('invalid-request', `The parameter ${given} is given by the targets and cannot be given as well.`);
}

/**
 * What an execution was asked to be, as far as AWS tells it: no tags, and the number of the version. Not `isWhole` where
 * it has more than a request of ours can say: sent again, it would be for something else.
 */
export function requestOf(execution: AutomationExecution): { request: AutomationRequest; isWhole: boolean } {
  const { TargetLocations = [], TargetLocationsURL = '' } = execution;
  const simple = {
    document: execution.DocumentName || 'unknown',
    version: execution.DocumentVersion || '$DEFAULT',
    parameters: execution.Parameters ?? {},
    mode: execution.Mode ?? 'Auto',
  };
  const read = AutomationRequest.safeParse({
    ...simple,
    targets: targetsOf(execution),
    maxConcurrency: execution.MaxConcurrency || '10',
    maxErrors: execution.MaxErrors || '0',
    // What a file led to is told as well: sent again, it is read again.
    ...(TargetLocationsURL === ''
      ? { locations: TargetLocations.map(locationOf) }
      : { locationsUrl: TargetLocationsURL }),
    ...alarmOf(execution.AlarmConfiguration),
  });
  // What another tool started may have members that are not known here: what can be said of it stays.
  if (!read.success)
    return { request: AutomationRequest.parse({ document: simple.document, parameters: {} }), isWhole: false };
  return { request: read.data, isWhole: TargetLocationsURL !== '' || !TargetLocations.some(hasOwnTargets) };
}

function targetsOf({ TargetParameterName = '', Targets = [], TargetMaps = [] }: AutomationExecution): unknown {
  if (TargetMaps.length > 0) return { kind: 'maps', maps: TargetMaps };
  const [first] = Targets;
  if (first === undefined) return { kind: 'none' };
  if (first.Key === 'ParameterValues' && Targets.length === 1)
    return { kind: 'values', parameter: TargetParameterName, values: first.Values ?? [] };
  const targets = Targets.map(({ Key, Values }) => ({ key: Key, values: Values }));
  return { kind: 'targets', parameter: TargetParameterName, targets };
}

function hasOwnTargets({ Targets = [] }: TargetLocation): boolean {
  return Targets.length > 0;
}

function locationOf(location: TargetLocation): unknown {
  return {
    accounts: location.Accounts,
    regions: location.Regions,
    maxConcurrency: location.TargetLocationMaxConcurrency || '1',
    maxErrors: location.TargetLocationMaxErrors || '0',
    roleName: location.ExecutionRoleName ?? '',
    excludedAccounts: location.ExcludeAccounts ?? [],
    childUnits: location.IncludeChildOrganizationUnits ?? false,
  };
}
