import type { SshWish } from '../../../../contract/features/ssh.ts';

const form = /^([A-Za-z0-9][A-Za-z0-9._-]{0,62})\s+(m?i-[0-9a-f]{8,17})$/;

/** Lines of a name and an instance id; `broken` is the first line that is neither empty nor both, from 1. */
export function readSshNames(text: string): { names: SshWish['names']; broken: number | undefined } {
  const names: SshWish['names'] = [];
  for (const [at, line] of text.split('\n').entries()) {
    const trimmed = line.trim();
    if (trimmed === '') continue;
    const [, name, nodeId] = form.exec(trimmed) ?? [];
    if (name === undefined || nodeId === undefined) return { names, broken: at + 1 };
    names.push({ name, nodeId });
  }
  return { names, broken: undefined };
}

/** The names that our file has now, as lines again. */
export function sshNamesOf(text: string): string {
  const pairs = [...text.matchAll(/^Host (\S+)\r?\n\s+HostName (\S+)/gm)];
  return pairs.map(([, name = '', nodeId = '']) => `${name} ${nodeId}`).join('\n');
}
