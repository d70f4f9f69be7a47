import type { AutomationLocation, AutomationRequest } from '../../../contract/features/automation.ts';
import { mapsAPart, partControl, partsOf, valuesAPart, type RateControl } from '../../../contract/rate-control.ts';
import type { CliLine } from '../../workspace/copy-as.ts';

/** The AWS CLI's lines that do the same: one for each part of a run. */
export function startLines(request: AutomationRequest, cli: CliLine): string[] {
  const { targets } = request;
  if (targets.kind === 'none') return [line(request, [], undefined, cli)];
  if (targets.kind === 'targets') {
    const words = targets.targets.map(({ key, values }) => `Key=${key},Values=${values.join(',')}`);
    return [line(request, ['--target-parameter-name', targets.parameter, '--targets', ...words], request, cli)];
  }
  if (targets.kind === 'maps')
    return parts(request, targets.maps, mapsAPart).map(({ members, control }) =>
      line(request, ['--target-maps', JSON.stringify(members)], control, cli),
    );
  return parts(request, targets.values, valuesAPart).map(({ members, control }) =>
    line(
      request,
      [
        '--target-parameter-name',
        targets.parameter,
        '--targets',
        JSON.stringify([{ Key: 'ParameterValues', Values: members }]),
      ],
      control,
      cli,
    ),
  );
}

/** How many parts a run is sent in. */
export function partCount({ targets }: AutomationRequest): number {
  if (targets.kind === 'values') return Math.ceil(targets.values.length / valuesAPart);
  return targets.kind === 'maps' ? Math.ceil(targets.maps.length / mapsAPart) : 1;
}

function parts<T>(request: AutomationRequest, all: readonly T[], size: number) {
  return partsOf(all, size).map((members) => ({
    members,
    control: partControl(request, { total: all.length, size: members.length, errors: 0 }) ?? request,
  }));
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
    ...optional(
      '--alarm-configuration',
      { Alarms: [{ Name: alarm?.name }], ...(alarm?.ignorePollFailure === true && { IgnorePollAlarmFailure: true }) },
      alarm !== undefined,
    ),
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
