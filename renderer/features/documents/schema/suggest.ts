import { isMap, isScalar, isSeq, parseDocument } from 'yaml';
import { readOptions } from '../../../../contract/yaml-limits.ts';
import { actionInputs, parameterMembers, schemas, schemasOf } from './facts.ts';
import { placeAt, type Place } from './place.ts';

/** What can stand where the cursor is. */
export interface Suggestions {
  /** The typed part that a suggestion replaces begins here. */
  readonly from: number;
  readonly words: ReadonlyArray<{ readonly word: string; readonly kind: 'member' | 'value' | 'reference' }>;
  readonly place: Place;
}

/** What a document's schema offers at a place of its content; undefined where it has nothing to say. */
export function suggestAt(content: string, at: number, type: string, format: string): Suggestions | undefined {
  const place = placeAt(content, at, format);
  const known = readKnown(content, type);
  const words = wordsFor(place, known);
  return words.length === 0 ? undefined : { from: place.from, words, place };
}

interface Known {
  readonly type: string;
  readonly version: string;
  readonly parameters: readonly string[];
  readonly steps: ReadonlyArray<{ readonly name: string; readonly action: string }>;
}

/** What is written so far: a document under work is broken more often than not. */
function readKnown(content: string, type: string): Known {
  const root: unknown = parseDocument(content, readOptions).contents;
  const version = /["']?schemaVersion["']?\s*:\s*["']?([\d.]+)/.exec(content)?.[1] ?? schemasOf(type).at(-1) ?? '';
  if (!isMap(root)) return { type, version, parameters: [], steps: [] };
  const parameters = root.get('parameters');
  const steps = root.get('mainSteps');
  const text = (value: unknown) => (typeof value === 'string' ? value : '');
  return {
    type,
    version,
    parameters: isMap(parameters)
      ? parameters.items.map(({ key }) => (isScalar(key) ? String(key.value) : '')).filter((name) => name !== '')
      : [],
    steps: isSeq(steps)
      ? steps.items.filter(isMap).map((step) => ({ name: text(step.get('name')), action: text(step.get('action')) }))
      : [],
  };
}

type Word = Suggestions['words'][number];

function wordsFor(place: Place, known: Known): Word[] {
  if (place.kind === 'reference') {
    const steps = known.version === '0.3' ? known.steps.map(({ name }) => `${name}.`) : [];
    return [...known.parameters, ...steps].map((word) => ({ word, kind: 'reference' }));
  }
  if (place.kind === 'value') return valuesFor(place, known).map((word) => ({ word, kind: 'value' }));
  return membersFor(place, known)
    .filter((word) => !place.siblings.includes(word))
    .map((word) => ({ word, kind: 'member' }));
}

function membersFor({ path }: Place, { type, version, steps }: Known): readonly string[] {
  const facts = schemas[version];
  const [top, index, last] = path;
  if (path.length === 0)
    return facts?.members ?? [...new Set(schemasOf(type).flatMap((each) => schemas[each]?.members ?? []))];
  if (top === 'parameters' && path.length === 2) return parameterMembers;
  if (top !== 'mainSteps') return top === 'runtimeConfig' && path.length === 1 ? (facts?.actions ?? []) : [];
  if (path.length === 2) return facts?.stepMembers ?? [];
  if (path.length === 3 && last === 'inputs')
    return Object.keys(actionInputs[steps[Number(index)]?.action ?? ''] ?? {});
  return [];
}

const platforms = ['Linux', 'Windows', 'MacOS'];

function valuesFor({ path }: Place, { type, version, steps }: Known): readonly string[] {
  const facts = schemas[version];
  const member = path.at(-1);
  const names = steps.map(({ name }) => name).filter((name) => name !== '');
  if (member === 'schemaVersion') return schemasOf(type);
  if (path[0] === 'parameters' && member === 'type') return facts?.parameterTypes ?? [];
  if (member === 'displayType') return ['textfield', 'textarea'];
  if (path[0] !== 'mainSteps')
    return member === 'sessionType' ? ['Standard_Stream', 'InteractiveCommands', 'NonInteractiveCommands', 'Port'] : [];
  if (member === 'action' && path.length === 3) return facts?.actions ?? [];
  if (member === 'nextStep') return names;
  if (member === 'onFailure' || member === 'onCancel')
    return version === '0.3'
      ? ['Abort', 'Continue', ...names.map((name) => `step:${name}`)]
      : ['exit', 'successAndExit'];
  if (member === 'isEnd' || member === 'isCritical' || member === 'finallyStep') return ['true', 'false'];
  return path.includes('precondition') ? ['platformType', ...platforms] : [];
}
