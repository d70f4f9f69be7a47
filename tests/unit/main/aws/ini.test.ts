import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseIni } from '../../../../main/aws/ini.ts';

const plain = (text: string) =>
  parseIni(text).sections.map(({ header, values }) => [
    header,
    Object.fromEntries([...values].map(([key, { value }]) => [key, value])),
  ]);
const problemLines = (text: string) => parseIni(text).problems.map(({ line }) => line);

test.each([
  ['a section and a setting', '[profile a]\nregion = eu-west-1\n', [['profile a', { region: 'eu-west-1' }]]],
  ['no spaces, a colon, capitals', '[a]\nRegion=x\noutput: json', [['a', { region: 'x', output: 'json' }]]],
  ['only the first = ends the name', '[a]\nrole_arn = a=b:c', [['a', { role_arn: 'a=b:c' }]]],
  ['comments are whole lines', '# one\n; two\n[a]\n  # three\nregion = x', [['a', { region: 'x' }]]],
  ['there are no inline comments', '[a]\nregion = eu-west-1 # home', [['a', { region: 'eu-west-1 # home' }]]],
  [
    'secrets with # and ; stay whole',
    '[a]\naws_secret_access_key = ab #c;d=e',
    [['a', { aws_secret_access_key: 'ab #c;d=e' }]],
  ],
  ['a comment behind a header', '[default] # mine\nregion = x', [['default', { region: 'x' }]]],
  ['Windows line ends and a byte order mark', '\uFEFF[a]\r\nregion = x\r\n', [['a', { region: 'x' }]]],
  [
    'a nested block',
    '[services s]\nssm =\n  endpoint_url = http://h\n\n  other = 1\nec2 =\n  endpoint_url = e',
    [['services s', { ssm: '', 'ssm.endpoint_url': 'http://h', 'ssm.other': '1', ec2: '', 'ec2.endpoint_url': 'e' }]],
  ],
  ['a section that is indented as a whole', '[a]\n  region = x\n  output = y\n', [['a', { region: 'x', output: 'y' }]]],
  ['an empty setting', '[a]\nrole_arn =\nregion = x', [['a', { role_arn: '', region: 'x' }]]],
])('reads %s', (_name, text, sections) => {
  expect(plain(text)).toEqual(sections);
  expect(problemLines(text)).toEqual([]);
});

test.each([
  ['a line that is nothing', '[a]\nnonsense\nregion = x', [2], [['a', { region: 'x' }]]],
  ['a setting before any section', 'region = y\n[a]\nregion = x', [1], [['a', { region: 'x' }]]],
  [
    'a section given twice',
    '[a]\nregion = x\n[b]\n[a]\noutput = y',
    [4],
    [
      ['a', { region: 'x' }],
      ['b', {}],
      ['a', { output: 'y' }],
    ],
  ],
  ['a setting given twice', '[a]\nregion = x\nregion = y', [3], [['a', { region: 'y' }]]],
  [
    'an indented line behind a value',
    '[a]\nrole_arn = r\n  source_profile = b',
    [3],
    [['a', { role_arn: 'r\nsource_profile = b' }]],
  ],
])('tells %s, and keeps the rest', (_name, text, lines, sections) => {
  expect(problemLines(text)).toEqual(lines);
  expect(plain(text)).toEqual(sections);
});

test('settings under a header that cannot be read never land in the section before', () => {
  const text = '[a]\naws_access_key_id = A\n[profile b\naws_access_key_id = B\nrole_arn = r\n[c]\nregion = x';
  expect(plain(text)).toEqual([
    ['a', { aws_access_key_id: 'A' }],
    ['c', { region: 'x' }],
  ]);
  expect(problemLines(text)).toEqual([3]);
});

test('any text is read: every line is a section, a setting, told, or passed over', () => {
  const line = fc.oneof(
    fc.string(),
    fc.constantFrom('[a]', '[', 'k = v', '  k = v', 'k =', '\t', '#', ' ] =', '=x', '\uFEFF'),
  );
  fc.assert(
    fc.property(fc.array(line), (lines) => {
      const { sections, problems } = parseIni(lines.join('\n'));
      for (const { values } of sections) for (const key of values.keys()) expect(key).not.toBe('');
      for (const problem of problems) expect(problem.line).toBeGreaterThan(0);
    }),
  );
});
