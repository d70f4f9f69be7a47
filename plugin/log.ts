import type { HostLog } from '../main/terminal-host/host-log.ts';

export type PluginLog = HostLog;

const levels = ['error', 'warn', 'info', 'debug'] as const;

/**
 * Lines on standard error, of FLEETDECK_LOG's level and above. Without that variable there are none: the screen is the
 * session's. Like all host logs it never has tokens or what is typed and shown.
 */
export function createPluginLog(level: string | undefined, write: (text: string) => void): PluginLog {
  const most = levels.findIndex((name) => name === level);
  const lineOf =
    (at: number): HostLog['error'] =>
    (text, facts = {}) => {
      if (at > most) return;
      const rest = Object.entries(facts).map(([name, value]) => ` ${name}=${String(value)}`);
      // In a raw terminal a line feed alone does not go back to the line's start.
      write(`session-manager-plugin: ${text}${rest.join('')}\r\n`);
    };
  return { error: lineOf(0), warn: lineOf(1), info: lineOf(2), debug: lineOf(3) };
}
