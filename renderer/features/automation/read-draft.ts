import type { AutomationLocation, AutomationRequest, AutomationTargets } from '../../../contract/automation-request.ts';
import { changedValues, targetValueProblem } from '../../../contract/document-parameters.ts';
import { locationsUrlPattern } from '../../../contract/locations-url.ts';
import { concurrencyPattern, errorsPattern, valuesAPart } from '../../../contract/rate-control.ts';
import type { RunbookDetails } from '../../../contract/runbook.ts';
import type { DocumentParameter } from '../../../contract/values.ts';
import { draftProblems } from '../../workspace/parameters/draft.ts';
import { tagTargets } from '../../workspace/targets/typed-tags.ts';
import { allKey, hasTargets, type AutomationDraft, type DraftField } from './draft.ts';

type Read =
  { readonly request: AutomationRequest; readonly wrong?: undefined } | { readonly wrong: ReadonlySet<DraftField> };

/** What the draft asks for; which fields are wrong otherwise. `parameters` stands for any of the document's. */
export function readDraft(draft: AutomationDraft, document: RunbookDetails | undefined): Read {
  if (draft.document === '' || document === undefined) return { wrong: new Set(['document']) };
  const wrong = new Set<DraftField>();
  const targets = readTargets(draft, document);
  const isTyped = draft.how === 'locations' && !draft.byFile;
  const locations = isTyped ? readLocations(draft) : [];
  const locationsUrl = draft.how === 'locations' && draft.byFile ? draft.locationsUrl.trim() : undefined;
  const labels = readLabels(draft.labels);
  const asked = askedParameters(draft, document, targets);
  if (draftProblems(asked, draft.parameters)?.size !== 0) wrong.add('parameters');
  if (targets === undefined) wrong.add(draft.to === 'all' ? 'to' : draft.to);
  if (hasTargets(draft)) addRates(wrong, draft, 'maxConcurrency', 'maxErrors');
  if (isTyped) addRates(wrong, draft, 'locationConcurrency', 'locationErrors');
  if (locations === undefined) wrong.add('locations');
  if (locationsUrl !== undefined && !locationsUrlPattern.test(locationsUrl)) wrong.add('locationsUrl');
  // AWS takes the values of one part with locations.
  if (draft.how === 'locations' && targets?.kind === 'values' && targets.values.length > valuesAPart)
    wrong.add('values');
  if (isTyped && !/^[\w+=,.@/-]{0,64}$/.test(draft.roleName.trim())) wrong.add('roleName');
  if (labels === undefined) wrong.add('labels');
  if (wrong.size > 0 || targets === undefined || locations === undefined || labels === undefined) return { wrong };
  const alarm = draft.alarm.trim();
  return {
    request: {
      document: draft.document,
      version: draft.version,
      parameters: changedValues(asked, draft.parameters.values),
      mode: draft.how === 'interactive' ? 'Interactive' : 'Auto',
      targets,
      maxConcurrency: draft.maxConcurrency.trim(),
      maxErrors: draft.maxErrors.trim(),
      locations,
      ...(locationsUrl !== undefined && { locationsUrl }),
      tags: labels,
      ...(alarm !== '' && { alarm: { name: alarm, ignorePollFailure: draft.ignorePollFailure } }),
    },
  };
}

type RateField = 'maxConcurrency' | 'maxErrors' | 'locationConcurrency' | 'locationErrors';

function addRates(wrong: Set<DraftField>, draft: AutomationDraft, concurrency: RateField, errors: RateField): void {
  if (!concurrencyPattern.test(draft[concurrency].trim())) wrong.add(concurrency);
  if (!errorsPattern.test(draft[errors].trim())) wrong.add(errors);
}

/** The parameters that the form asks for: not those that targets give. */
export function askedParameters(
  draft: AutomationDraft,
  { parameters }: Pick<RunbookDetails, 'parameters'>,
  targets?: AutomationTargets,
): readonly DocumentParameter[] {
  if (!hasTargets(draft)) return parameters;
  if (draft.to !== 'maps') return parameters.filter(({ name }) => name !== draft.parameter);
  const maps = targets?.kind === 'maps' ? targets.maps : (readMaps(draft.maps) ?? []);
  const given = new Set(maps.flatMap((map) => Object.keys(map)));
  return parameters.filter(({ name }) => !given.has(name));
}

function readTargets(draft: AutomationDraft, document: RunbookDetails): AutomationTargets | undefined {
  if (!hasTargets(draft)) return { kind: 'none' };
  if (draft.to === 'maps') {
    const maps = readMaps(draft.maps);
    const known = new Set(document.parameters.map(({ name }) => name));
    const isKnown = maps?.every((map) => Object.keys(map).every((name) => known.has(name)));
    return maps === undefined || isKnown !== true ? undefined : { kind: 'maps', maps };
  }
  const parameter = document.parameters.find(({ name }) => name === draft.parameter);
  if (parameter === undefined) return undefined;
  if (draft.to === 'values') {
    const values = targetValues(draft.values);
    const isWrong = values.length === 0 || values.some((value) => targetValueProblem(parameter, value) !== undefined);
    return isWrong ? undefined : { kind: 'values', parameter: parameter.name, values };
  }
  const targets = targetsByKey(draft, parameter);
  return targets === undefined ? undefined : { kind: 'targets', parameter: parameter.name, targets };
}

function targetsByKey({ to, tags, group, all }: AutomationDraft, parameter: DocumentParameter) {
  if (to === 'tags') return tagTargets(tags, 1);
  if (to === 'group') return group === '' ? undefined : [{ key: 'ResourceGroup', values: [group] }];
  const key = allKey(parameter);
  // All instances are others than all managed nodes.
  return key === undefined || (all !== '' && all !== key) ? undefined : [{ key, values: ['*'] }];
}

/** Each value once, without blanks. */
export function targetValues(typed: readonly string[]): string[] {
  return [...new Set(typed.map((value) => value.trim()).filter((value) => value !== ''))];
}

/** AWS's limits of a target map. */
const mostNames = 20;
const mostValues = 25;

/** Maps of JSON lines, or of one JSON array; undefined where any is none that AWS takes. */
export function readMaps(text: string): Array<Record<string, string[]>> | undefined {
  const whole = parsed(text);
  const given: unknown[] = Array.isArray(whole)
    ? whole
    : text
        .split('\n')
        .filter((line) => line.trim() !== '')
        .map(parsed);
  const maps = given.map(mapOf);
  const read = maps.filter((map) => map !== undefined);
  return read.length === 0 || read.length < maps.length ? undefined : read;
}

function mapOf(value: unknown): Record<string, string[]> | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  const entries = Object.entries(value).map(([name, given]) => [name, textsOf(given)] as const);
  const read = entries.filter((entry): entry is [string, string[]] => entry[1] !== undefined);
  return read.length === 0 || read.length < entries.length || read.length > mostNames
    ? undefined
    : Object.fromEntries(read);
}

/** A text may stand for a list of one. */
function textsOf(value: unknown): string[] | undefined {
  const list: unknown[] = Array.isArray(value) ? value : [value];
  const texts = list.filter((each) => typeof each === 'string' && each !== '') as string[];
  return texts.length === 0 || texts.length < list.length || texts.length > mostValues ? undefined : texts;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const account = /^(\d{12}|ou-[a-z0-9]{4,32}-[a-z0-9]{8,32}|r-[a-z0-9]{4,32})$/;
const region = /^[a-z]{2,}(-[a-z]+)+-\d{1,2}$/;

function readLocations(draft: AutomationDraft): AutomationLocation[] | undefined {
  const locations = draft.locations.map(({ accounts, regions, excluded, childUnits }) => ({
    accounts: idsOf(accounts),
    regions: idsOf(regions),
    excludedAccounts: idsOf(excluded),
    childUnits,
    maxConcurrency: draft.locationConcurrency.trim(),
    maxErrors: draft.locationErrors.trim(),
    roleName: draft.roleName.trim(),
  }));
  const isWrong = locations.some(
    ({ accounts, regions, excludedAccounts }) =>
      accounts.length === 0 ||
      accounts.length > 50 ||
      regions.length === 0 ||
      regions.length > 50 ||
      ![...accounts, ...excludedAccounts].every((id) => account.test(id)) ||
      !regions.every((name) => region.test(name)),
  );
  return isWrong ? undefined : locations;
}

/** What has no blanks in itself may be divided by them, as it is in the lists that it is copied from. */
function idsOf(text: string): string[] {
  return text.split(/[\s,]+/).filter((id) => id !== '');
}

/** Tags of `NAME=VALUE` lines; undefined where a line is none. */
function readLabels(text: string): Array<[string, string]> | undefined {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  const tags = lines.map((line): [string, string] => {
    const at = line.indexOf('=');
    return at < 0 ? [line.trim(), ''] : [line.slice(0, at).trim(), line.slice(at + 1).trim()];
  });
  return tags.some(([name, value]) => name === '' || name.length > 128 || value.length > 256) ? undefined : tags;
}
