import { isMap, isScalar, isSeq, parseDocument, type Node, type Pair, type YAMLMap } from 'yaml';
import { parameterProblem } from '../../../../contract/document-parameters.ts';
import { parametersOf } from '../../../../contract/document-content.ts';
import { readOptions, refusedKey, refusedText } from '../../../../contract/yaml-limits.ts';
import { actionInputs, parameterMembers, schemas, schemasOf, type SchemaFacts } from './facts.ts';

/** What is wrong with a document's content; each code has its text in words/. */
export interface ContentProblem {
  readonly code:
    | 'syntax'
    | 'no-map'
    | 'no-schema'
    | 'unknown-schema'
    | 'other-type'
    | 'missing'
    | 'unknown-member'
    | 'parameter-name'
    | 'parameter-type'
    | 'parameter-default'
    | 'no-steps'
    | 'step-name'
    | 'step-twice'
    | 'step-action'
    | 'step-input'
    | 'step-lost'
    | 'precondition'
    | 'reference';
  readonly severity: 'error' | 'warning';
  /** Characters from the beginning. */
  readonly from: number;
  readonly to: number;
  /** What the text names: a member, a step, the parser's own words. */
  readonly name: string;
}

type Report = (
  code: ContentProblem['code'],
  node: Node | null | undefined,
  name: string,
  severity?: ContentProblem['severity'],
) => void;

/**
 * What AWS would refuse in a document of a type, and what it would take but do nothing with (warnings), in reading order.
 * Contents of types without a known schema (packages, calendars) are not looked into.
 */
export function checkContent(content: string, type: string, format: string): ContentProblem[] {
  if (schemasOf(type).length === 0) return [];
  const problems: ContentProblem[] = [];
  const refused = refusedText(content);
  if (refused !== undefined) return [refusal(refused)];
  const document = parseDocument(content, readOptions);
  const report: Report = (code, node, name, severity = 'error') => {
    const [from, to] = node?.range ?? [0, Math.min(1, content.length)];
    problems.push({ code, severity, from, to: Math.max(from + 1, to), name });
  };
  const [error] = document.errors;
  if (error !== undefined) {
    const [from, to] = error.pos;
    return [{ code: 'syntax', severity: 'error', from, to: Math.max(from + 1, to), name: error.message }];
  }
  const json = format === 'JSON' ? jsonProblem(content) : undefined;
  if (json !== undefined) return [json];
  if (!isMap(document.contents)) {
    report('no-map', document.contents, '');
    return problems;
  }
  const key = refusedKey(document);
  if (key !== undefined) return [refusal(key)];
  checkDocument(document.contents, type, report);
  return problems.sort((a, b) => a.from - b.from);
}

function refusal({ reason, offset }: { readonly reason: string; readonly offset: number }): ContentProblem {
  return { code: 'syntax', severity: 'error', from: offset, to: offset + 1, name: reason };
}

/** YAML takes what JSON does not: a comma too many, words without quotes. */
function jsonProblem(content: string): ContentProblem | undefined {
  try {
    JSON.parse(content);
    return undefined;
  } catch (error) {
    const name = error instanceof Error ? error.message : String(error);
    const from = Math.min(Number(/position (\d+)/.exec(name)?.[1] ?? 0), Math.max(0, content.length - 1));
    return { code: 'syntax', severity: 'error', from, to: from + 1, name };
  }
}

function checkDocument(root: YAMLMap, type: string, report: Report): void {
  const versionNode = nodeOf(root, 'schemaVersion');
  const version = textOf(versionNode);
  if (version === '') return report('no-schema', root.items[0]?.key as Node, schemasOf(type).join(', '));
  const facts = schemas[version];
  if (facts === undefined) return report('unknown-schema', versionNode, version);
  if (!facts.types.includes(type)) report('other-type', versionNode, type);
  checkMembers(root, facts.members, report);
  for (const name of facts.needed) {
    if (nodeOf(root, name) === undefined) report('missing', root.items[0]?.key as Node, name);
  }
  const parameters = nodeOf(root, 'parameters');
  if (isMap(parameters)) checkParameters(parameters, facts, report);
  const steps = nodeOf(root, 'mainSteps');
  const names = new Set<string>();
  if (steps !== undefined) checkSteps(steps, { facts, version, names }, report);
  const known = new Set([
    ...(isMap(parameters) ? parameters.items.map(keyOf) : []),
    ...keysOf(nodeOf(root, 'variables')).map((name) => `variable:${name}`),
    ...names,
  ]);
  checkReferences(root, known, report);
}

function checkMembers(map: YAMLMap, allowed: readonly string[], report: Report): void {
  for (const pair of map.items) {
    if (!allowed.includes(keyOf(pair))) report('unknown-member', pair.key as Node, keyOf(pair), 'warning');
  }
}

/** Milliseconds for the rules of all defaults: the text is checked while it is typed. What is left is AWS's to say. */
const defaultsMs = 100;

function checkParameters(parameters: YAMLMap, { parameterTypes }: SchemaFacts, report: Report): void {
  const until = performance.now() + defaultsMs;
  for (const pair of parameters.items) {
    const name = keyOf(pair);
    if (!/^[A-Za-z_][\w-]{0,99}$/.test(name)) report('parameter-name', pair.key as Node, name);
    if (!isMap(pair.value)) {
      report('parameter-type', pair.key as Node, '');
      continue;
    }
    checkMembers(pair.value, parameterMembers, report);
    const typeNode = nodeOf(pair.value, 'type');
    const type = textOf(typeNode);
    const isKnown =
      parameterTypes.includes(type) || (parameterTypes.length > 6 && /^(?:List<)?AWS::[\w:]+>?$/.test(type));
    if (!isKnown) report('parameter-type', typeNode ?? (pair.key as Node), type);
    const fallback = nodeOf(pair.value, 'default');
    const [parameter] = parametersOf({ parameters: { [name]: pair.value.toJSON() as unknown } });
    if (fallback === undefined || parameter?.default === undefined || !isKnown) continue;
    if (performance.now() > until) continue;
    const isEmpty = parameter.default.every((value) => value === '');
    if (!isEmpty && parameterProblem(parameter, parameter.default) !== undefined)
      report('parameter-default', fallback, name);
  }
}

interface StepContext {
  readonly facts: SchemaFacts;
  readonly version: string;
  /** Names of all steps so far. */
  readonly names: Set<string>;
}

function checkSteps(steps: Node, context: StepContext, report: Report): void {
  const list = isSeq(steps) ? steps.items.filter(isMap) : [];
  if (list.length === 0) return report('no-steps', steps, '');
  const own = new Set(list.map((step) => textOf(nodeOf(step, 'name'))));
  for (const step of list) checkStep(step, { ...context, own }, report);
}

function checkStep(step: YAMLMap, context: StepContext & { readonly own: ReadonlySet<string> }, report: Report): void {
  const { facts, version, names, own } = context;
  const first = step.items[0]?.key as Node;
  checkMembers(step, facts.stepMembers, report);
  const nameNode = nodeOf(step, 'name');
  const name = textOf(nameNode);
  if (!/^[\w-]{1,128}$/.test(name)) report('step-name', nameNode ?? first, name);
  else if (names.has(name)) report('step-twice', nameNode, name);
  names.add(name);
  const actionNode = nodeOf(step, 'action');
  const action = textOf(actionNode);
  if (!facts.actions.includes(action)) report('step-action', actionNode ?? first, action);
  const inputs = nodeOf(step, 'inputs');
  for (const [input, isNeeded] of Object.entries(actionInputs[action] ?? {})) {
    if (isNeeded && !keysOf(inputs).includes(input)) report('step-input', inputs ?? actionNode, input);
  }
  for (const member of ['nextStep', 'onFailure', 'onCancel']) {
    const node = nodeOf(step, member);
    const target = member === 'nextStep' ? textOf(node) : /^step:\s*(.+)$/.exec(textOf(node))?.[1];
    if (node !== undefined && target !== undefined && version === '0.3' && !own.has(target))
      report('step-lost', node, target);
  }
  if (version === '2.0' && nodeOf(step, 'precondition') !== undefined)
    report('precondition', nodeOf(step, 'precondition'), '');
  const inner = action === 'aws:loop' && isMap(inputs) ? nodeOf(inputs, 'Steps') : undefined;
  if (inner !== undefined) checkSteps(inner, context, report);
}

/** `{{ name }}` and `{{ step.Output }}`; what AWS itself fills in has a prefix. */
const reference = /\{\{\s*([\w:.[\]/-]+?)\s*\}\}/g;

function checkReferences(root: YAMLMap, known: ReadonlySet<string>, report: Report): void {
  for (const [text, node] of textsIn(root)) {
    for (const [, name = ''] of text.matchAll(reference)) {
      if (/^(?:ssm|ssm-secure|secretsmanager|global|automation|loop|platform)\b/.test(name)) continue;
      const begin = name.startsWith('variable:') ? name.split('.')[0] : name.split(/[.[]/)[0];
      if (begin !== undefined && !known.has(begin)) report('reference', node, name, 'warning');
    }
  }
}

function textsIn(node: unknown): Array<readonly [string, Node]> {
  if (isScalar(node)) return typeof node.value === 'string' ? [[node.value, node]] : [];
  if (isSeq(node)) return node.items.flatMap(textsIn);
  return isMap(node) ? node.items.flatMap((pair) => textsIn(pair.value)) : [];
}

function keyOf(pair: Pair): string {
  return isScalar(pair.key) ? String(pair.key.value) : '';
}

function keysOf(node: Node | undefined): string[] {
  return isMap(node) ? node.items.map(keyOf) : [];
}

function nodeOf(map: YAMLMap, name: string): Node | undefined {
  const value = map.items.find((pair) => keyOf(pair) === name)?.value;
  return value === null || value === undefined ? undefined : (value as Node);
}

function textOf(node: Node | undefined): string {
  return isScalar<string | number | boolean | null>(node) && node.value !== null ? String(node.value) : '';
}
