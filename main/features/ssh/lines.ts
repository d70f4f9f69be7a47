import type { SshWish } from '../../../contract/features/ssh.ts';
import { failed } from '../../../contract/failure.ts';

/** The line of the user's config; relative to ~/.ssh (ssh_config: Include), so that no blank of a path matters. */
export const includeLine = 'Include config.d/fleetdeck';

export interface LinesParts {
  /** The session-manager-plugin executable. */
  readonly plugin: string;
  readonly platform: NodeJS.Platform;
}

/** Our file's text. Throws `invalid-request` for a profile that cannot stand on a command line of this platform. */
export function configText({ scope, names }: SshWish, { plugin, platform }: LinesParts): string {
  const quote = platform === 'win32' ? forWindows : forShell;
  const end = platform === 'win32' ? '\r\n' : '\n';
  // %h and %p are ssh's; the name was looked up by then (HostName).
  const command = [quote(plugin), 'ssh', '--profile', quote(scope.profile), '--region', scope.region]
    .map((word) => word.replaceAll('%', '%%'))
    .concat('--target', platform === 'win32' ? '"%h"' : "'%h'", '--port', '%p')
    .join(' ');
  // A quotation mark in a host name would end ours: older versions of ssh put the name in as it is (CVE-2023-51385).
  const patterns = [String.raw`!*\'*`, 'i-*', 'mi-*', ...names.map(({ name }) => name)];
  const lines = [
    '# Written by Fleetdeck, which also takes it away: Settings, SSH.',
    ...names.flatMap(({ name, nodeId }) => [`Host ${name}`, `    HostName ${nodeId}`, '']),
    `Host ${patterns.join(' ')}`,
    `    ProxyCommand ${command}`,
  ];
  return lines.map((line) => line + end).join('');
}

/** The user's config with our line at its top: below a Host line it would hold for that host alone. */
export function withInclude(config: string): string {
  if (hasInclude(config)) return config;
  const end = /^[^\n]*\r\n/.test(config) ? '\r\n' : '\n';
  return includeLine + end + config;
}

export function hasInclude(config: string): boolean {
  return pattern.test(config);
}

/** The user's config as it was: our line goes, and nothing else changes. */
export function withoutInclude(config: string): string {
  return config.replace(pattern, '$1');
}

const pattern = new RegExp(`(^|\\n)${includeLine.replaceAll('.', '\\.')}(?:\\r?\\n|$)`);

/** One word for sh, which ssh gives a ProxyCommand to. */
function forShell(word: string): string {
  refuseControls(word);
  return `'${word.replaceAll("'", `'\\''`)}'`;
}

/** One word for Windows, where nothing can stand for a quotation mark in every shell. */
function forWindows(word: string): string {
  refuseControls(word);
  if (word.includes('"')) throw failed('invalid-request', `${word} has a quotation mark, which ssh cannot pass on.`);
  return `"${word}"`;
}

function refuseControls(word: string): void {
  if (/\p{Cc}/u.test(word))
    throw failed('invalid-request', 'A control character cannot stand in an SSH configuration.');
}
