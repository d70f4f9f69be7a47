import { StringDecoder } from 'node:string_decoder';
import type { AgentNode } from '../session.ts';
import type { Shell } from './shell.ts';

const prompt = 'PS C:\\Users\\ssm-user> ';
const wide =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|\p{Emoji_Presentation}/u;

/**
 * A console for nodes whose shell this computer does not have. It says so, and answers a few commands; with `command` it
 * answers that one and ends.
 */
export function openSimulatedConsole(node: AgentNode, command?: string): Shell {
  let data: ((bytes: Buffer, stream: 'out') => void) | undefined;
  let exit: ((end: { exitCode: number }) => void) | undefined;
  let over = false;
  const print = (text: string) => data?.(Buffer.from(text.replaceAll('\n', '\r\n')), 'out');
  const end = (exitCode: number) => {
    if (over) return;
    over = true;
    setImmediate(() => exit?.({ exitCode }));
  };
  const keys = createLineEditor(print, (line) => {
    if (line === 'exit') end(0);
    else print(`${answer(node, line)}${prompt}`);
  });
  const decoder = new StringDecoder('utf8');

  return {
    write(bytes) {
      for (const character of decoder.write(bytes)) if (!over) keys(character);
    },
    resize() {},
    onData(listener) {
      data = listener;
      const greeting = `${node.platformName}\nThis console is simulated: PowerShell is not installed on this computer.\n\n`;
      print(greeting + (command === undefined ? prompt : answer(node, command.trim())));
      if (command !== undefined) end(0);
    },
    onExit: (listener) => void (exit = listener),
    pause() {},
    resume() {},
    kill: () => end(1),
  };
}

function answer(node: AgentNode, line: string): string {
  const echo = /^(?:echo|Write-Output) (.*)$/i.exec(line)?.[1];
  if (echo !== undefined) return `${echo}\n`;
  if (line === '') return '';
  if (line === 'hostname') return `${node.hostname}\n`;
  if (line === 'whoami') return `${node.hostname.toLowerCase()}\\ssm-user\n`;
  if (line === 'help') return 'echo  hostname  whoami  help  exit\n';
  return `This console is simulated and does not know "${line}".\n`;
}

/** A line with echo, backspace and Ctrl+C; the sequences of arrow and function keys are passed over. */
function createLineEditor(print: (text: string) => void, enter: (line: string) => void): (character: string) => void {
  let typed: string[] = [];
  let escape = '';
  return (character) => {
    if (escape !== '') {
      escape += character;
      if (/^(?:[^[O]|[[O][0-?]*[@-~])$/.test(escape.slice(1))) escape = '';
    } else if (character === '\x1b') escape = character;
    else if (character === '\r' || character === '\n') {
      const line = typed.join('').trim();
      typed = [];
      print('\n');
      enter(line);
    } else if (character === '\x7f' || character === '\b') {
      const last = typed.pop();
      if (last !== undefined) print('\b \b'.repeat(wide.test(last) ? 2 : 1));
    } else if (character === '\x03') {
      typed = [];
      print(`^C\n${prompt}`);
    } else if (character >= ' ') {
      typed.push(character);
      print(character);
    }
  };
}
