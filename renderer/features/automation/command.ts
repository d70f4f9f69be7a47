import type { AutomationLocation, AutomationRequest, AutomationTargets } from '../../../contract/automation-request.ts';
import { sizeOf, splitTargets, totalOf } from '../../../contract/automation-targets.ts';
import { partControl, type RateControl } from '../../../contract/rate-control.ts';
import { alarmWords, type CliLine } from '../../workspace/copy-as.ts';

/** The AWS CLI's lines that do the same: one for each part of a run. */
export function startLines(request: AutomationRequest, cli: CliLine): string[] {
  const parts = splitTargets(request.targets);
  const total = totalOf(parts);
  return parts.map((part) => {
    const control = partControl(request, { total, size: sizeOf(part), errors: 0 }) ?? request;
    return line(request, targetWords(part), part.kind === 'none' ? undefined : control, cli);
  });
}

function targetWords(targets: AutomationTargets): string[] {
  if (targets.kind === 'none') return [];
  if (targets.kind === 'maps') return ['--target-maps', JSON.stringify(targets.maps)];
  const given =
    targets.kind === 'targets'
      ? targets.targets.map(({ key, values }) => `Key=${key},Values=${values.join(',')}`)
      : [JSON.stringify([{ Key: 'ParameterValues', Values: targets.values }])];
  return ['--target-parameter-name', targets.parameter, '--targets', ...given];
}

function line(
  request: AutomationRequest,
  where: readonly string[],
  control: RateControl | undefined,
  cli: CliLine,
): string {
  const { document, version, parameters, mode, locations, locationsUrl, tags, alarm } = request;
  const optional = (name: string, value: unknown, isGiven: boolean) => (isGiven ? [name, JSON.stringify(value)] : []);
  return cli([
    'ssm',
    'start-automation-execution',
    '--document-name',
    document,
    ...(version === '$DEFAULT' ? [] : ['--document-version', version]),
    ...optional('--parameters', parameters, Object.keys(parameters).length > 0),
    ...(mode === 'Interactive' ? ['--mode', mode] : []),
    ...where,
    ...(control === undefined ? [] : ['--max-concurrency', control.maxConcurrency, '--max-errors', control.maxErrors]),
    ...optional('--target-locations', locations.map(locationOf), locations.length > 0),
    ...(locationsUrl === undefined ? [] : ['--target-locations-url', locationsUrl]),
    ...optional(
      '--tags',
      tags.map(([Key, Value]) => ({ Key, Value })),
      tags.length > 0,
    ),
    ...alarmWords(alarm),
  ]);
}

function locationOf(location: AutomationLocation): object {
  const { accounts, regions, maxConcurrency, maxErrors, roleName, excludedAccounts, childUnits } = location;
  return {
    Accounts: accounts,
    Regions: regions,
    TargetLocationMaxConcurrency: maxConcurrency,
    TargetLocationMaxErrors: maxErrors,
    ...(roleName !== '' && { ExecutionRoleName: roleName }),
    ...(excludedAccounts.length > 0 && { ExcludeAccounts: excludedAccounts }),
    ...(childUnits && { IncludeChildOrganizationUnits: true }),
  };
}
