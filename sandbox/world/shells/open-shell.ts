import { accessSync, constants } from 'node:fs';
import path from 'node:path';
import type { NodeSession } from '../session.ts';
import { openCommand } from './command.ts';
import { prepareHome } from './home.ts';
import { openPty } from './pty.ts';
import { openSimulatedConsole } from './simulated-console.ts';
import type { OpenShell, Shell } from './shell.ts';

/**
 * Opens the shells of nodes: a real bash in a pseudo-terminal for Linux and macOS nodes, PowerShell for Windows nodes
 * where it is installed. Where a shell is missing, a console that says that it is simulated.
 */
export function createShells({ homeRoot }: { homeRoot: string }): OpenShell {
  const bash = findProgram('bash');
  const powershell = findProgram(process.platform === 'win32' ? 'powershell' : 'pwsh');

  return (session) => {
    const { node, sessionType, properties } = session;
    const windows = node.platformType === 'Windows';
    const program = windows ? powershell : bash;
    if (program === undefined) return openSimulatedConsole(node);
    const home = prepareHome(homeRoot, node);
    const command = properties?.commands ?? '';
    if (sessionType === 'NonInteractiveCommands') {
      return openCommand(program, windows ? ['-NoLogo', '-Command', command] : ['-c', command], home);
    }
    const shell = openPty(program, argumentsOf(windows, sessionType === 'InteractiveCommands' ? command : undefined, home.startFile), home);
    typeProfile(shell, session);
    return shell;
  };
}

function argumentsOf(windows: boolean, command: string | undefined, startFile: string): string[] {
  if (windows) return command === undefined ? ['-NoLogo'] : ['-NoLogo', '-Command', command];
  return command === undefined ? ['--noprofile', '--rcfile', startFile] : ['--noprofile', '-c', command];
}

/** The preferences' shell profile is typed into the shell, line by line, as the agent does. */
function typeProfile(shell: Shell, { sessionType, shellProfile, node }: NodeSession): void {
  const lines = node.platformType === 'Windows' ? shellProfile.windows : shellProfile.linux;
  if (sessionType === 'Standard_Stream' && lines !== '') shell.write(Buffer.from(`${lines}\n`));
}

function findProgram(name: string): string | undefined {
  const endings = process.platform === 'win32' ? ['.exe', '.cmd'] : [''];
  for (const folder of (process.env.PATH ?? '').split(path.delimiter)) {
    for (const ending of endings) {
      const file = path.join(folder, name + ending);
      try {
        accessSync(file, constants.X_OK);
        return file;
      } catch {
        // Not in this folder.
      }
    }
  }
  return undefined;
}
