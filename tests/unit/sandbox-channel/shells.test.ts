import { expect, test } from 'vitest';
import { splitWords } from '../../../sandbox/world/shells/split-words.ts';
import { openSimulatedConsole } from '../../../sandbox/world/shells/simulated-console.ts';
import { agentNode } from './node-session.ts';

test.each([
  ['ls -l  /tmp', ['ls', '-l', '/tmp']],
  [`echo 'a b' "c \\"d\\" \\n" e\\ f`, ['echo', 'a b', 'c "d" \\n', 'e f']],
  [`a'b'"c"d ''`, ['abcd', '']],
  ['echo $HOME; ls # and a comment', ['echo', '$HOME;', 'ls']],
  ['echo a#b', ['echo', 'a#b']],
  [' \n', []],
])('words of %s', (line, words) => {
  expect(splitWords(line)).toEqual(words);
});

test('an open quote is an error', () => {
  expect(() => splitWords(`echo 'a`)).toThrow('closing quote');
});

function openConsole(command?: string) {
  let screen = '';
  const exits: number[] = [];
  const shell = openSimulatedConsole(
    { ...agentNode, platformType: 'Windows', platformName: 'Microsoft Windows Server 2022' },
    command,
  );
  shell.onExit(({ exitCode }) => exits.push(exitCode));
  shell.onData((bytes) => (screen += bytes.toString()));
  return {
    exits,
    type: (text: string) => shell.write(Buffer.from(text)),
    shell,
    screen: () => screen,
  };
}

test('the simulated console says what it is and answers', () => {
  const { type, screen } = openConsole();
  expect(screen()).toContain('This console is simulated');
  type('hostname\r');
  expect(screen()).toMatch(/hostname\r\nweb-1\r\nPS C:\\Users\\ssm-user> $/);
  type('Get-Process\r');
  expect(screen()).toContain('does not know "Get-Process"');
});

test('a line can be mended: backspace takes both columns of a wide character, arrows do nothing, Ctrl+C forgets it', () => {
  const { type, screen } = openConsole();
  type('echo a한');
  type('\x7f\x1b[A\x1bOBb\r');
  expect(screen()).toContain('\b \b\b \bb\r\nab\r\n');
  type('exit\x03');
  type('whoami\r');
  expect(screen()).toContain('web-1\\ssm-user');
});

test('a character in two messages is one character', () => {
  const { shell, screen } = openConsole();
  const bytes = Buffer.from('echo 한\r');
  shell.write(bytes.subarray(0, 6));
  shell.write(bytes.subarray(6));
  expect(screen()).toContain('\r\n한\r\n');
});

test('exit ends it, and a command is answered and ends', async () => {
  const typed = openConsole();
  typed.type('exit\r');
  await expect.poll(() => typed.exits).toEqual([0]);
  const command = openConsole('hostname');
  await expect.poll(() => command.exits).toEqual([0]);
  expect(command.screen()).toContain('web-1');
  expect(command.screen()).not.toContain('PS C:');
});
