import type { NodeSession } from '../session.ts';
import { openCommand, type Program } from './command.ts';
import { findProgram } from './find-program.ts';
import { prepareHome, type NodeHome } from './home.ts';
import { openPty } from './pty.ts';
import { openSimulatedConsole } from './simulated-console.ts';
import type { OpenShell, Shell } from './shell.ts';
import { splitWords } from './split-words.ts';

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
    const command = sessionType === 'Standard_Stream' ? undefined : (properties?.commands ?? '');
    if (command?.trim() === '') throw new Error(`Commands cannot be empty for session type ${sessionType}`);
    if (program === undefined) return openSimulatedConsole(node, command);
    const home = prepareHome(homeRoot, node, session.runAs);
    if (sessionType === 'NonInteractiveCommands') {
      const run = windows
        ? { file: program, args: argumentsOf(windows, command, '') }
        : withoutShell(command ?? '', home);
      return openCommand(run, home, properties?.separateOutputStream === 'true');
    }
    const shell = openPty(program, argumentsOf(windows, command, home.startFile), home);
    typeProfile(shell, session);
    return shell;
  };
}

/** Commands without a terminal are run without a shell, too: split into words, the first is the program. */
function withoutShell(command: string, home: NodeHome): Program {
  const [name = '', ...args] = splitWords(command);
  // Node would look the name up with this process's PATH; the node's own programs come first.
  return { file: name.includes('/') ? name : (findProgram(name, home.env.PATH) ?? name), args };
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
