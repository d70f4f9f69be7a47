import path from 'node:path';

/** A shell found on this computer, and how to start it. */
export interface FoundShell {
  /** Unique among those found, and the same at the next start. */
  readonly shellId: string;
  readonly label: string;
  readonly file: string;
  readonly args: readonly string[];
}

export interface ShellSurroundings {
  readonly platform: NodeJS.Platform;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly isExecutable: (file: string) => boolean;
  /** A file's text; undefined when it cannot be read. */
  readonly readText: (file: string) => string | undefined;
}

const labels: Readonly<Record<string, string>> = {
  bash: 'Bash',
  zsh: 'Zsh',
  fish: 'fish',
  sh: 'sh',
  pwsh: 'PowerShell',
  powershell: 'Windows PowerShell',
  cmd: 'Command Prompt',
  wsl: 'WSL',
};
const posixNames = ['bash', 'zsh', 'fish', 'pwsh', 'sh'];
/** Where shells are on macOS and Linux even when a window was started with a bare PATH. */
const posixFolders = ['/bin', '/usr/bin', '/usr/local/bin', '/opt/homebrew/bin'];

/** Shells of this computer: the user's own first, each name once. Nothing is started to find out. */
export function findShells(around: ShellSurroundings): FoundShell[] {
  const files = around.platform === 'win32' ? windowsFiles(around) : posixFiles(around);
  const found = new Map<string, FoundShell>();
  for (const file of files) {
    const shellId = nameOf(file, around.platform);
    const label = labels[shellId];
    if (label === undefined || found.has(shellId) || !around.isExecutable(file)) continue;
    found.set(shellId, { shellId, label, file, args: argsOf(shellId, around.platform) });
  }
  return [...found.values()];
}

function posixFiles({ env, readText }: ShellSurroundings): string[] {
  const listed = (readText('/etc/shells') ?? '')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line.startsWith('/'));
  const folders = [...(env.PATH ?? '').split(':').filter((folder) => folder.startsWith('/')), ...posixFolders];
  const own = env.SHELL?.startsWith('/') === true ? [env.SHELL] : [];
  return [...own, ...listed, ...posixNames.flatMap((name) => folders.map((folder) => path.posix.join(folder, name)))];
}

function windowsFiles({ env }: ShellSurroundings): string[] {
  const value = (name: string) => Object.entries(env).find(([key]) => key.toLowerCase() === name.toLowerCase())?.[1];
  const root = value('SystemRoot') ?? 'C:\\Windows';
  const programs = value('ProgramFiles') ?? 'C:\\Program Files';
  const folders = (value('Path') ?? '').split(';').filter((folder) => path.win32.isAbsolute(folder));
  const inPath = (name: string) =>
    // Windows' own bash.exe is WSL under another name.
    folders
      .filter((folder) => name !== 'bash.exe' || !folder.toLowerCase().startsWith(root.toLowerCase()))
      .map((folder) => path.win32.join(folder, name));
  return [
    ...inPath('pwsh.exe'),
    path.win32.join(programs, 'PowerShell', '7', 'pwsh.exe'),
    path.win32.join(root, 'System32', 'WindowsPowerShell', 'v1.0', 'powershell.exe'),
    value('ComSpec') ?? path.win32.join(root, 'System32', 'cmd.exe'),
    path.win32.join(root, 'System32', 'cmd.exe'),
    path.win32.join(root, 'System32', 'wsl.exe'),
    path.win32.join(programs, 'Git', 'bin', 'bash.exe'),
    ...inPath('bash.exe'),
  ];
}

function nameOf(file: string, platform: NodeJS.Platform): string {
  return platform === 'win32'
    ? path.win32
        .basename(file)
        .toLowerCase()
        .replace(/\.exe$/, '')
    : path.posix.basename(file);
}

/** macOS starts windows with a bare environment: there a terminal's shell is a login shell. */
function argsOf(shellId: string, platform: NodeJS.Platform): string[] {
  if (platform === 'win32') {
    if (shellId === 'pwsh' || shellId === 'powershell') return ['-NoLogo'];
    return shellId === 'bash' ? ['--login', '-i'] : [];
  }
  return platform === 'darwin' && shellId !== 'pwsh' ? ['-l'] : [];
}
