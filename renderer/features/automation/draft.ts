import type { AutomationLocation, AutomationRequest, AutomationTargets } from '../../../contract/automation-request.ts';
import { isElsewhere } from '../../../contract/automation-targets.ts';
import { resourceKindOf } from '../../../contract/document-parameters.ts';
import type { RunbookDetails } from '../../../contract/runbook.ts';
import type { Target } from '../../../contract/runnable.ts';
import type { DocumentParameter } from '../../../contract/values.ts';
import { emptyDraft, type ParameterDraft } from '../../workspace/parameters/draft.ts';
import { noTags, tagTargets, typedTags, type TypedTag } from '../../workspace/targets/typed-tags.ts';

/** Once; for each target; in accounts and Regions; or step by step. */
export type How = 'simple' | 'rate' | 'locations' | 'interactive';
export const hows: readonly How[] = ['simple', 'rate', 'locations', 'interactive'];

export type TargetKind = 'values' | 'tags' | 'group' | 'all' | 'maps';

/** A group of accounts and Regions as it is typed: divided by commas or lines. */
export interface TypedLocation {
  readonly accounts: string;
  readonly regions: string;
  readonly excluded: string;
  readonly childUnits: boolean;
}

export const noLocation: TypedLocation = { accounts: '', regions: '', excluded: '', childUnits: false };

/** A run as it is typed. */
export interface AutomationDraft {
  readonly document: string;
  readonly version: string;
  readonly parameters: ParameterDraft;
  readonly how: How;
  /** The parameter that targets give. */
  readonly parameter: string;
  readonly to: TargetKind;
  readonly values: readonly string[];
  readonly tags: readonly TypedTag[];
  readonly group: string;
  /** The key by which a run that is repeated had all there are; `''` for the parameter's own. */
  readonly all: string;
  /** What a run that is repeated had, in AWS's words, and the form cannot give; `''` for nothing. */
  readonly earlier: string;
  /** A JSON object a line. */
  readonly maps: string;
  readonly maxConcurrency: string;
  readonly maxErrors: string;
  readonly locations: readonly TypedLocation[];
  /** A file of S3 says where, in place of `locations`, the role and the rate. */
  readonly byFile: boolean;
  readonly locationsUrl: string;
  readonly locationConcurrency: string;
  readonly locationErrors: string;
  readonly roleName: string;
  /** In accounts and Regions: for targets in each of them. */
  readonly withTargets: boolean;
  readonly alarm: string;
  /** Goes on where the alarm's state cannot be read. */
  readonly ignorePollFailure: boolean;
  /** Tags of the execution: `NAME=VALUE` a line. */
  readonly labels: string;
}

export type DraftField = keyof AutomationDraft;

export const newDraft: AutomationDraft = {
  document: '',
  version: '$DEFAULT',
  parameters: emptyDraft,
  how: 'simple',
  parameter: '',
  to: 'values',
  values: [],
  tags: noTags,
  group: '',
  all: '',
  earlier: '',
  maps: '',
  maxConcurrency: '10',
  maxErrors: '0',
  locations: [noLocation],
  byFile: false,
  locationsUrl: '',
  locationConcurrency: '1',
  locationErrors: '0',
  roleName: '',
  withTargets: false,
  alarm: '',
  ignorePollFailure: false,
  labels: '',
};

/** Whether a draft is for many targets. */
export function hasTargets({ how, withTargets }: Pick<AutomationDraft, 'how' | 'withTargets'>): boolean {
  return how === 'rate' || (how === 'locations' && withTargets);
}

/** Whether the form can give what a request was at all: steps are started one by one in a single execution alone. */
export function canRepeat(request: AutomationRequest): boolean {
  return request.mode === 'Auto' || (request.targets.kind === 'none' && !isElsewhere(request));
}

/**
 * The draft of a request that was made before. What the form cannot give exactly is left empty and told in `earlier`: a
 * run that is repeated never reaches more than the one before.
 */
export function draftOf(request: AutomationRequest): AutomationDraft {
  const { mode, targets, locations, locationsUrl, alarm } = request;
  const elsewhere = isElsewhere(request);
  const many = targets.kind !== 'none';
  return {
    ...newDraft,
    document: request.document,
    version: request.version,
    parameters: { values: request.parameters },
    how: mode === 'Interactive' ? 'interactive' : elsewhere ? 'locations' : many ? 'rate' : 'simple',
    ...targetsOf(targets),
    ...locationsOf(locations),
    ...(locationsUrl !== undefined && { byFile: true, locationsUrl }),
    maxConcurrency: request.maxConcurrency,
    maxErrors: request.maxErrors,
    withTargets: elsewhere && many,
    alarm: alarm?.name ?? '',
    ignorePollFailure: alarm?.ignorePollFailure ?? false,
    labels: request.tags.map(([name, value]) => `${name}=${value}`).join('\n'),
  };
}

function targetsOf(targets: AutomationTargets): Partial<AutomationDraft> {
  if (targets.kind === 'none') return {};
  if (targets.kind === 'maps') return { to: 'maps', maps: targets.maps.map((map) => JSON.stringify(map)).join('\n') };
  const { parameter } = targets;
  if (targets.kind === 'values') return { to: 'values', parameter, values: targets.values };
  return { parameter, ...(keyed(targets.targets) ?? { to: 'values', earlier: wordsOf(targets.targets) }) };
}

/** The keys by which AWS finds all there are of something, with the value `*`. */
const allKeys: ReadonlySet<string> = new Set(['AWS::EC2::Instance', 'AWS::SSM::ManagedInstance']);

/** Targets by a key as the form has them: one alone; undefined where that would not be exactly the same. */
function keyed(targets: readonly Target[]): Partial<AutomationDraft> | undefined {
  const [one] = targets;
  if (one === undefined || targets.length > 1) return undefined;
  const { key, values } = one;
  const [value = '', ...others] = values;
  if (allKeys.has(key) && value === '*' && others.length === 0) return { to: 'all', all: key };
  if (key === 'ResourceGroup' && value !== '' && others.length === 0) return { to: 'group', group: value };
  if (/^(?:InstanceIds|ParameterValues)$/i.test(key))
    return values.includes('*') ? undefined : { to: 'values', values };
  const tags = typedTags(targets);
  // A value with a comma would be typed as two.
  const isSame = JSON.stringify(tagTargets(tags, 1)) === JSON.stringify([{ key, values }]);
  return isSame ? { to: 'tags', tags } : undefined;
}

function wordsOf(targets: readonly Target[]): string {
  return targets.map(({ key, values }) => `${key}=${values.join(',')}`).join(' ');
}

/** The form has one role and one rate for all places. */
function locationsOf(locations: readonly AutomationLocation[]): Partial<AutomationDraft> {
  const [first] = locations;
  if (first === undefined) return {};
  const { maxConcurrency, maxErrors, roleName } = first;
  const isOne = locations.every(
    (one) => one.maxConcurrency === maxConcurrency && one.maxErrors === maxErrors && one.roleName === roleName,
  );
  if (!isOne)
    return {
      earlier: locations.map(({ accounts, regions }) => `${accounts.join(',')}/${regions.join(',')}`).join(' '),
    };
  return {
    locations: locations.map(({ accounts, regions, excludedAccounts, childUnits }) => ({
      accounts: accounts.join(', '),
      regions: regions.join(', '),
      excluded: excludedAccounts.join(', '),
      childUnits,
    })),
    locationConcurrency: maxConcurrency,
    locationErrors: maxErrors,
    roleName,
  };
}

/** Parameters that can be given to a child each: texts and lists of texts, but the role. */
export function targetParameters({ parameters, roleParameter }: RunbookDetails): readonly DocumentParameter[] {
  return parameters.filter(({ name, type }) => name !== roleParameter && (type === 'String' || type === 'StringList'));
}

/** The parameter that most likely names what the runbook is run on. */
export function likelyTarget(document: RunbookDetails): string {
  const offered = targetParameters(document);
  const wanted = document.targetType.replace(/^\//, '');
  const fits = offered.find(({ awsType }) => awsType !== undefined && wanted !== '' && awsType.startsWith(wanted));
  const named = offered.find((parameter) => resourceKindOf(parameter) !== undefined);
  return (fits ?? named ?? offered.find((parameter) => parameter.default === undefined) ?? offered[0])?.name ?? '';
}

/** The target key that stands for all there are of what a parameter names; undefined where AWS has none. */
export function allKey(parameter: DocumentParameter | undefined): string | undefined {
  if (parameter === undefined || resourceKindOf(parameter) !== 'instance') return undefined;
  return parameter.awsType === 'AWS::SSM::ManagedInstance::Id' ? 'AWS::SSM::ManagedInstance' : 'AWS::EC2::Instance';
}
