import type { AgentNode } from '../session.ts';
import type { Shell } from './shell.ts';

/** A console for nodes whose shell this computer does not have. It says so, and answers a few commands. */
export function openSimulatedConsole(node: AgentNode): Shell {
  let data: (bytes: Buffer) => void = () => {};
  let exit: (end: { exitCode: number }) => void = () => {};
  let typed = '';
  let over = false;
  const prompt = 'PS C:\\Users\\ssm-user> ';
  const print = (text: string) => data(Buffer.from(text.replaceAll('\n', '\r\n')));
  const end = (exitCode: number) => {
    if (over) return;
    over = true;
    setImmediate(() => exit({ exitCode }));
  };
  const answers: Readonly<Record<string, () => string>> = {
    '': () => '',
    hostname: () => `${node.hostname}\n`,
    whoami: () => `${node.hostname.toLowerCase()}\\ssm-user\n`,
    help: () => 'hostname  whoami  help  exit\n',
  };
  const runLine = () => {
    const line = typed.trim();
    typed = '';
    print('\n');
    if (line === 'exit') {
      end(0);
      return;
    }
    const echo = /^(?:echo|Write-Output) (.*)$/i.exec(line)?.[1];
    const answer = Object.hasOwn(answers, line) ? answers[line]?.() : undefined;
    print(`${answer ?? (echo === undefined ? `This console is simulated and does not know "${line}".\n` : `${echo}\n`)}${prompt}`);
  };
  const key = (character: string) => {
    if (character === '\r' || character === '\n') runLine();
    else if (character === '\x7f' || character === '\b') {
      if (typed !== '') print('\b \b');
      typed = Array.from(typed).slice(0, -1).join('');
    } else if (character === '\x03') {
      typed = '';
      print(`^C\n${prompt}`);
    } else if (character >= ' ') {
      typed += character;
      print(character);
    }
  };

  return {
    write(bytes) {
      if (!over) for (const character of bytes.toString('utf8')) key(character);
    },
    resize() {},
    onData(listener) {
      data = listener;
      print(`${node.platformName}\nThis console is simulated: PowerShell is not installed on this computer.\n\n${prompt}`);
    },
    onExit: (listener) => void (exit = listener),
    pause() {},
    resume() {},
    kill: () => end(1),
  };
}
