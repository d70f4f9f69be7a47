import { expect, test } from 'vitest';
import { findShells } from '../../../main/terminal-host/local/shells.ts';

function found(platform: NodeJS.Platform, env: Record<string, string>, files: string[], etcShells?: string) {
  return findShells({
    platform,
    env,
    isExecutable: (file) => files.includes(file),
    readText: (file) => (file === '/etc/shells' ? etcShells : undefined),
  });
}

test("Linux: the user's own first, each once, from /etc/shells and PATH", () => {
  const shells = found(
    'linux',
    { SHELL: '/usr/bin/zsh', PATH: '/usr/bin:/opt/ms/bin:relative' },
    ['/usr/bin/zsh', '/bin/bash', '/usr/bin/bash', '/bin/sh', '/opt/ms/bin/pwsh'],
    '# comment\n/bin/sh\n/bin/bash\n/usr/bin/bash\n/usr/bin/tmux\n',
  );
  expect(shells.map(({ file, args }) => [file, args])).toEqual([
    ['/usr/bin/zsh', []],
    ['/bin/sh', []],
    ['/bin/bash', []],
    ['/opt/ms/bin/pwsh', []],
  ]);
  expect(shells.map(({ shellId, label }) => `${shellId} ${label}`)).toEqual([
    'zsh Zsh',
    'sh sh',
    'bash Bash',
    'pwsh PowerShell',
  ]);
});

test('macOS: login shells, also with a bare PATH', () => {
  const shells = found('darwin', { SHELL: '/bin/zsh' }, ['/bin/zsh', '/opt/homebrew/bin/fish']);
  expect(shells.map(({ file, args }) => [file, args])).toEqual([
    ['/bin/zsh', ['-l']],
    ['/opt/homebrew/bin/fish', ['-l']],
  ]);
});

test('Windows: PowerShell, Command Prompt, WSL and Git Bash, but not WSL as bash', () => {
  const shells = found(
    'win32',
    { Path: 'C:\\Windows\\System32;C:\\Program Files\\PowerShell\\7', SystemRoot: 'C:\\Windows' },
    [
      'C:\\Program Files\\PowerShell\\7\\pwsh.exe',
      'C:\\Windows\\System32\\WindowsPowerShell\\v1.0\\powershell.exe',
      'C:\\Windows\\System32\\cmd.exe',
      'C:\\Windows\\System32\\wsl.exe',
      'C:\\Windows\\System32\\bash.exe',
      'C:\\Program Files\\Git\\bin\\bash.exe',
    ],
  );
  expect(shells.map(({ shellId }) => shellId)).toEqual(['pwsh', 'powershell', 'cmd', 'wsl', 'bash']);
  expect(shells.at(-1)?.file).toBe('C:\\Program Files\\Git\\bin\\bash.exe');
});

test('a shell that is named but not there is not offered', () => {
  expect(found('linux', { SHELL: '/bin/zsh' }, ['/bin/sh']).map(({ shellId }) => shellId)).toEqual(['sh']);
});
