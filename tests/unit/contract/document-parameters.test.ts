import { describe, expect, test } from 'vitest';
import { ContentSyntaxError, convertContent, parametersOf, parseContent } from '../../../contract/document-content.ts';
import {
  changedValues,
  parameterProblem,
  parameterProblems,
  readRawValues,
  resourceKindOf,
  valueOf,
  writeRawValues,
} from '../../../contract/document-parameters.ts';
import { DocumentParameter } from '../../../contract/values.ts';

const parameter = (rest: Partial<DocumentParameter>): DocumentParameter => ({
  name: 'p',
  type: 'String',
  description: '',
  allowedValues: [],
  allowedPattern: '',
  ...rest,
});

describe('reading a document’s parameters', () => {
  const yaml = `
schemaVersion: '0.3'
parameters:
  Instances:
    type: List<AWS::EC2::Instance::Id>
    description: Where.
  Role: { type: 'AWS::IAM::Role::Arn', default: '' }
  Count: { type: Integer, default: 3, allowedPattern: '^[0-9]$' }
  Force: { type: Boolean, default: false }
  Options: { type: StringMap, default: { a: b } }
  Lines: { type: StringList, displayType: textarea, minItems: 1, maxItems: '4', default: [1, two] }
`;
  test('YAML and JSON alike, with the types of all schema versions', () => {
    const { format, members } = parseContent(yaml);
    expect(format).toBe('YAML');
    const parameters = parametersOf(members);
    expect(parameters).toMatchObject([
      { name: 'Instances', type: 'StringList', awsType: 'AWS::EC2::Instance::Id', description: 'Where.' },
      { name: 'Role', type: 'String', awsType: 'AWS::IAM::Role::Arn', default: [''] },
      { name: 'Count', type: 'Integer', default: ['3'], allowedPattern: '^[0-9]$' },
      { name: 'Force', type: 'Boolean', default: ['false'] },
      { name: 'Options', type: 'StringMap', default: ['{"a":"b"}'] },
      { name: 'Lines', type: 'StringList', multiline: true, minItems: 1, maxItems: 4, default: ['1', 'two'] },
    ]);
    expect(parameters[0]).not.toHaveProperty('default');
    const again = parseContent(JSON.stringify(members));
    expect(again.format).toBe('JSON');
    expect(parametersOf(again.members)).toEqual(parameters);
    for (const each of parameters) expect(DocumentParameter.parse(each)).toEqual(each);
  });

  test('what is damaged says where; what is no parameter is left out', () => {
    const broken = () => parseContent('{\n  "a": [1,\n}');
    expect(broken).toThrow(ContentSyntaxError);
    try {
      broken();
    } catch (error) {
      expect(error).toMatchObject({ line: 3 });
    }
    expect(() => parseContent('- a\n- b')).toThrow(ContentSyntaxError);
    expect(() => parseContent('')).toThrow(ContentSyntaxError);
    expect(parametersOf({ parameters: [] })).toEqual([]);
    expect(parametersOf({ parameters: { p: 7 } })).toMatchObject([{ name: 'p', type: 'String' }]);
  });

  test('aliases that multiply are refused', () => {
    const bomb = [
      'a: &a [x,x,x,x,x,x,x,x,x,x]',
      ...'bcdefgh'.split('').map((name, at) => {
        const before = 'abcdefg'[at] ?? 'a';
        return `${name}: &${name} [${Array.from({ length: 10 }, () => `*${before}`).join(',')}]`;
      }),
    ].join('\n');
    expect(() => parseContent(bomb)).toThrow(ContentSyntaxError);
  });
});

describe('a key that is there twice is refused, where it is', () => {
  test.each([
    ['of the content', 'a: 1\nb: 2\na: 3\n', 3],
    ['of a map in it', 'parameters:\n  P: { type: String }\n  Q: {}\n  P: {}\n', 4],
    ['of braces', '{ "a": 1,\n  "a": 2,\n}', 2],
    ['of a map in a list', 'steps:\n  - name: one\n  - name: two\n    name: three\n', 4],
    ['without a name', ': 1\n: 2\n', 2],
  ])('%s', (_which, content, line) => {
    expect(() => parseContent(content)).toThrow(expect.objectContaining({ name: 'ContentSyntaxError', line }));
  });

  test('a number and its text, or a key of another map, is another one', () => {
    expect(parseContent('a: { b: 1 }\nb: { a: 1 }\n1: x\n"01": y\n').members).toMatchObject({ 1: 'x', '01': 'y' });
  });
});

describe('what would keep the program busy is refused at once', () => {
  const times = (count: number, text: (at: number) => string) =>
    Array.from({ length: count }, (_unused, at) => text(at)).join('');
  const lists = times(9, (at) => `k${at + 1}: &k${at + 1} [${times(10, () => `*k${at},`)}]\n`);
  test.each([
    ['aliases of empty lists', `k0: &k0 []\n${lists}parameters: { P: { type: String, default: [*k9] } }\n`],
    ['ten thousand aliases', `a: &a x\nb: &b [${times(10_000, () => '*a,')}]\n`],
    ['what holds itself', 'a: &a { x: *a }\n'],
    ['brackets', times(65_000, () => '[')],
    ['maps in braces', times(16_000, () => '{a: ')],
    ['JSON maps', `${times(10_000, () => '{"a":')}1${times(10_000, () => '}')}`],
    ['lists in one line', times(30_000, () => '- ')],
    ['keys of keys', times(100, () => '? ')],
    ['keys of keys in lines', times(60, (at) => `${'  '.repeat(at)}? a:\n`)],
  ])('%s', (_what, content) => {
    expect(() => parseContent(content)).toThrow(ContentSyntaxError);
    expect(convertContent(content, 'JSON')).toBeUndefined();
  });

  test('as many keys as AWS takes are read', () => {
    const { members } = parseContent(times(16_000, (at) => `p${at}: 1\n`));
    expect(Object.keys(members)).toHaveLength(16_000);
  });

  test.each([
    ['(a+)+', `${'a'.repeat(40)}!`],
    ['([a-zA-Z0-9-]+)*', `${'a'.repeat(40)}_`],
    ['(a|a)*', `${'a'.repeat(5_000)}!`],
    ['a*a*a*a*a*b', 'a'.repeat(10_000)],
  ])('the pattern %s', (allowedPattern, value) => {
    expect(parameterProblem(parameter({ allowedPattern }), [value])?.code).toBe('pattern');
  });

  test('a pattern of very many states on a long value is left to AWS', () => {
    const large = parameter({ allowedPattern: '[a-z]{1,1000}' });
    expect(parameterProblem(large, ['A'.repeat(60_000)])).toBeUndefined();
    expect(parameterProblem(large, ['A'])?.code).toBe('pattern');
  });
});

describe('what a document refuses', () => {
  test.each<[string, Partial<DocumentParameter>, string[] | undefined, string | undefined]>([
    ['nothing where a value is needed', {}, undefined, 'required'],
    ['an empty text where a value is needed', {}, [''], 'required'],
    ['no list where one is needed', { type: 'StringList' }, ['', ' '], 'required'],
    ['nothing where there is a default', { default: ['x'], allowedPattern: 'y' }, undefined, undefined],
    ['two values for one', {}, ['a', 'b'], 'one-value'],
    ['a value beside the allowed', { allowedValues: ['a'] }, ['b'], 'not-allowed'],
    ['a fraction', { type: 'Integer' }, ['1.5'], 'not-integer'],
    ['a negative number', { type: 'Integer' }, ['-1'], undefined],
    ['yes', { type: 'Boolean' }, ['yes'], 'not-boolean'],
    ['True', { type: 'Boolean' }, ['True'], undefined],
    ['a list as a map', { type: 'StringMap' }, ['[]'], 'not-map'],
    ['maps as one array', { type: 'MapList' }, ['[{"a":1},', '{"b":2}]'], undefined],
    ['a text among maps', { type: 'MapList' }, ['{"a":1}', 'x'], 'not-map'],
    ['a part of what the pattern allows', { allowedPattern: '[a-z]+' }, ['abc1'], 'pattern'],
    ['the whole of what it allows', { allowedPattern: 'a|bc' }, ['bc'], undefined],
    ['Java’s anchors and flags', { allowedPattern: '(?i)\\AABC\\z' }, ['abc'], undefined],
    ['a pattern that is Java’s alone', { allowedPattern: '\\p{Alnum}++' }, ['?'], undefined],
    ['a value that AWS fills in', { allowedPattern: 'x', maxChars: 1 }, ['{{ssm:name}}'], undefined],
    ['too short', { minChars: 2 }, ['a'], 'too-short'],
    ['too long', { maxChars: 2 }, ['abc'], 'too-long'],
    ['too few', { type: 'StringList', minItems: 2 }, ['a', ''], 'too-few'],
    ['too many', { type: 'StringList', maxItems: 1 }, ['a', 'b'], 'too-many'],
  ])('%s', (_name, rules, typed, code) => {
    expect(parameterProblem(parameter(rules), typed)?.code).toBe(code);
  });

  test('an item of a list is named by its place', () => {
    const list = parameter({ type: 'StringList', allowedPattern: '[a-z]+' });
    expect(parameterProblem(list, ['a', 'B'])).toEqual({ code: 'pattern', pattern: '[a-z]+', item: 2 });
    expect([...parameterProblems([list, parameter({ name: 'q', default: [] })], { p: ['B'] }).keys()]).toEqual(['p']);
  });
});

describe('what is sent', () => {
  test('a script keeps its blank lines, a list does not', () => {
    const typed = ['a', '', 'b', '', ''];
    expect(valueOf({ type: 'StringList', multiline: true }, typed)).toEqual(['a', '', 'b']);
    expect(valueOf({ type: 'StringList' }, typed)).toEqual(['a', 'b']);
    expect(valueOf({ type: 'MapList' }, ['[ {"a": 1} ]'])).toEqual(['{"a":1}']);
  });

  test('what is the document’s own default is left out', () => {
    const parameters = [parameter({ default: ['x'] }), parameter({ name: 'q', type: 'StringList', default: [] })];
    expect(changedValues(parameters, { p: ['x'], q: ['', ''] })).toEqual({});
    expect(changedValues(parameters, { p: ['y'], q: ['a', ''] })).toEqual({ p: ['y'], q: ['a'] });
  });

  test('JSON and form say the same', () => {
    const parameters = [
      parameter({}),
      parameter({ name: 'q', type: 'StringList' }),
      parameter({ name: 'm', type: 'StringMap' }),
    ];
    const values = { p: ['1'], q: ['a', 'b'], m: ['{"k":"v"}'] };
    expect(readRawValues(parameters, writeRawValues(parameters, values))).toEqual({ values });
    expect(readRawValues(parameters, '{"p": 1, "q": ["a", "b"], "m": {"k": "v"}}')).toEqual({ values });
    expect(readRawValues(parameters, '')).toEqual({ values: {} });
  });

  test.each([
    ['{', { code: 'not-json' }],
    ['[]', { code: 'not-object' }],
    ['{"x": "a"}', { code: 'unknown-name', name: 'x' }],
    ['{"p": [null]}', { code: 'not-text', name: 'p' }],
  ])('JSON %s is no set of values', (text, problem) => {
    expect(readRawValues([parameter({})], text)).toEqual({ problem });
  });
});

test.each<[Partial<DocumentParameter>, string | undefined]>([
  [{ awsType: 'AWS::S3::Bucket::Name' }, 'bucket'],
  [{ awsType: 'AWS::EC2::VPC::Id', name: 'InstanceId' }, undefined],
  [{ name: 'InstanceIds', type: 'StringList' }, 'instance'],
  [{ name: 'AutomationAssumeRole' }, 'role'],
  [{ name: 'StackNameOrId' }, 'stack'],
  [{ name: 'SourceAmiId' }, 'image'],
  [{ name: 'commands', type: 'StringList' }, undefined],
])('the resources of %o are known', (rest, kind) => {
  expect(resourceKindOf(parameter(rest))).toBe(kind);
});
