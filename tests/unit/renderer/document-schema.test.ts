import { describe, expect, test } from 'vitest';
import { checkContent, type ContentProblem } from '../../../renderer/features/documents/schema/check.ts';
import { suggestAt } from '../../../renderer/features/documents/schema/suggest.ts';
import { newDraft } from '../../../renderer/features/documents/draft.ts';
import { convertContent } from '../../../contract/document-content.ts';
import { amazonDocuments } from '../../../sandbox/world/documents/amazon/index.ts';
import { fleetDocuments, partnerDocuments } from '../../../sandbox/world/documents/own-documents.ts';

const codes = (problems: readonly ContentProblem[]) => problems.map(({ code, name }) => `${code} ${name}`.trim());

describe('checking a content', () => {
  test.each(amazonDocuments.map(({ name, type, content }) => [name, type, content] as const))(
    'takes %s as JSON and as YAML',
    (_name, type, content) => {
      const json = JSON.stringify(content, undefined, 2);
      expect(codes(checkContent(json, type, 'JSON'))).toEqual([]);
      expect(codes(checkContent(convertContent(json, 'YAML') ?? '', type, 'YAML'))).toEqual([]);
    },
  );

  test.each(
    [...fleetDocuments, ...partnerDocuments].flatMap(({ name, type, format, contents }) =>
      contents.map((content) => [name, type, format, content] as const),
    ),
  )('takes %s', (_name, type, format, content) => {
    expect(codes(checkContent(content, type, format))).toEqual([]);
  });

  test.each(['Command', 'Automation', 'Session', 'Policy'])('takes what a new %s begins with', (type) => {
    const { content, format } = newDraft(type);
    expect(codes(checkContent(content, type, format))).toEqual([]);
  });

  const command = (steps: string, top = '') => `schemaVersion: '2.2'\n${top}mainSteps:\n${steps}`;
  const step = (name: string, more = '') =>
    `  - name: ${name}\n    action: aws:runShellScript\n${more}    inputs:\n      runCommand: [ls]\n`;
  const automation = (more: string) =>
    `schemaVersion: '0.3'\nmainSteps:\n  - name: a\n    action: aws:sleep\n${more}    inputs: { Duration: PT1S }\n`;
  test.each<[string, string, string, string[]]>([
    ['no YAML', 'Command', 'a: [', ['syntax']],
    ['a list', 'Command', '- a', ['no-map']],
    ['no version', 'Command', 'description: x', ['no-schema']],
    ['a version that there is not', 'Command', "schemaVersion: '9.9'", ['unknown-schema']],
    ['another type’s version', 'Automation', command(step('a')), ['other-type']],
    ['no steps at all', 'Command', "schemaVersion: '2.2'", ['missing']],
    ['an empty list of steps', 'Command', "schemaVersion: '2.2'\nmainSteps: []", ['no-steps']],
    ['a member too many', 'Command', command(step('a'), 'mainStep: x\n'), ['unknown-member']],
    ['two steps of a name', 'Command', command(step('a') + step('a')), ['step-twice']],
    ['a step with a blank in its name', 'Command', command(step('"a b"')), ['step-name']],
    ['an action of the other kind', 'Command', command('  - name: a\n    action: aws:sleep\n'), ['step-action']],
    [
      'no runCommand',
      'Command',
      command('  - name: a\n    action: aws:runShellScript\n    inputs: {}\n'),
      ['step-input'],
    ],
    ['a step to go on with that is not there', 'Automation', automation('    nextStep: b\n'), ['step-lost']],
    ['a failure step that is not there', 'Automation', automation('    onFailure: step:b\n'), ['step-lost']],
    ['a parameter type', 'Command', command(step('a'), 'parameters:\n  p: { type: Text }\n'), ['parameter-type']],
    [
      'AWS types in a command',
      'Command',
      command(step('a'), "parameters:\n  p: { type: 'AWS::EC2::Image::Id' }\n"),
      ['parameter-type'],
    ],
    [
      'a default that its pattern refuses',
      'Command',
      command(step('a'), "parameters:\n  p: { type: String, default: B, allowedPattern: '[a-z]+' }\n"),
      ['parameter-default'],
    ],
    [
      'a reference to nothing',
      'Command',
      command('  - name: a\n    action: aws:runShellScript\n    inputs:\n      runCommand: ["echo {{ gone }}"]\n'),
      ['reference'],
    ],
    [
      'a precondition in 2.0',
      'Command',
      command(step('a', '    precondition: { StringEquals: [platformType, Linux] }\n')).replace('2.2', '2.0'),
      ['precondition'],
    ],
  ])('%s', (_name, type, content, expected) => {
    const problems = checkContent(content, type, 'YAML');
    expect(problems.map(({ code }) => code)).toEqual(expected);
    for (const { from, to } of problems) expect(to).toBeGreaterThan(from);
  });

  test('JSON is held to JSON, and a problem stands where it is', () => {
    const content = '{"schemaVersion": "2.2", "mainSteps": [{"name": "a", "action": "aws:nothing"}],}';
    expect(checkContent(content, 'Command', 'JSON').map(({ code }) => code)).toEqual(['syntax']);
    const [problem] = checkContent(content.replace(',}', '}'), 'Command', 'JSON');
    expect(content.slice(problem?.from, problem?.to)).toBe('"aws:nothing"');
  });

  test('contents of other types are left alone', () => {
    expect(checkContent('anything', 'Package', 'TEXT')).toEqual([]);
  });
});

describe('suggestions', () => {
  /** What is offered where the bar stands. */
  const offered = (marked: string, type = 'Command', format = 'YAML') => {
    const at = marked.indexOf('|');
    const found = suggestAt(marked.replace('|', ''), at, type, format);
    return found?.words.map(({ word }) => word) ?? [];
  };
  const yaml = "schemaVersion: '2.2'\nparameters:\n  p:\n    type: String\nmainSteps:\n";

  test('members of the top that are not there yet', () => {
    expect(offered("schemaVersion: '2.2'\nma|")).toContain('mainSteps');
    expect(offered("schemaVersion: '2.2'\ndescription: x\nd|")).not.toContain('description');
  });

  test('versions of the type', () => {
    expect(offered('schemaVersion: |', 'Automation')).toEqual(['0.3']);
    expect(offered('schemaVersion: |')).toEqual(['1.2', '2.0', '2.2']);
  });

  test('members and values of a step, by its action', () => {
    expect(offered(`${yaml}  - name: a\n    ac|`)).toEqual(expect.arrayContaining(['action', 'inputs']));
    expect(offered(`${yaml}  - name: a\n    ac|`)).not.toContain('name');
    expect(offered(`${yaml}  - name: a\n    action: aws:run|`)).toContain('aws:runShellScript');
    const second = `${yaml}  - name: a\n    action: aws:runShellScript\n  - name: b\n    action: aws:runDocument\n    inputs:\n      d|`;
    expect(offered(second)).toContain('documentType');
  });

  test('members and types of a parameter', () => {
    expect(offered("schemaVersion: '2.2'\nparameters:\n  p:\n    allo|")).toContain('allowedPattern');
    expect(offered("schemaVersion: '0.3'\nparameters:\n  p:\n    type: AWS|", 'Automation')).toContain(
      'AWS::EC2::Instance::Id',
    );
  });

  test('parameters and steps in a reference', () => {
    expect(offered(`${yaml}  - name: a\n    inputs:\n      runCommand: ["echo {{ |"]`)).toEqual(['p']);
    expect(offered("schemaVersion: '0.3'\nmainSteps:\n  - name: one\n    inputs: { x: '{{ |' }", 'Automation')).toEqual(
      ['one.'],
    );
  });

  test('steps to go on with', () => {
    const steps =
      "schemaVersion: '0.3'\nmainSteps:\n  - name: one\n    nextStep: |\n  - name: two\n    action: aws:sleep\n";
    expect(offered(steps, 'Automation')).toEqual(['one', 'two']);
    expect(offered(steps.replace('nextStep', 'onFailure'), 'Automation')).toContain('step:two');
  });

  test('the same in JSON', () => {
    const json = (text: string) => offered(text, 'Command', 'JSON');
    expect(json('{"schemaVersion": "2.2", "ma|"')).toContain('mainSteps');
    expect(json('{"schemaVersion": "|')).toEqual(['1.2', '2.0', '2.2']);
    expect(json('{"schemaVersion": "2.2", "mainSteps": [{"name": "a"}, {"action": "|')).toContain('aws:runShellScript');
    expect(json('{"schemaVersion": "2.2", "mainSteps": [{"name": "a"}, {"|')).toContain('inputs');
    expect(json('{"schemaVersion": "2.2", "parameters": {"p": {"ty|')).toContain('type');
  });
});

test.each([
  [
    'a pattern without end',
    "{ type: String, default: 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!', allowedPattern: '(a+)+' }",
    'parameter-default',
  ],
  ['an alias', '&p { type: String, default: *p }', 'syntax'],
  ['brackets without end', '['.repeat(60_000), 'syntax'],
])('%s is told at once', (_what, parameter, code) => {
  const problems = checkContent(`schemaVersion: '2.2'\nparameters:\n  p: ${parameter}\n`, 'Command', 'YAML');
  expect(problems.map((problem) => problem.code)).toContain(code);
});
