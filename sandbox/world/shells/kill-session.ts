import { readdirSync, readFileSync } from 'node:fs';

/**
 * Signals every process of a terminal session: an interactive shell gives each job a process group of its own, so the
 * shell's group is not enough. Where there is no /proc (macOS) the shell's own group is signalled.
 */
export function killSession(leader: number, signal: 'SIGKILL' | 'SIGHUP'): void {
  const members = process.platform === 'linux' ? membersOf(leader) : [-leader];
  for (const pid of members) {
    try {
      process.kill(pid, signal);
    } catch {
      // It ended in this moment.
    }
  }
}

function membersOf(leader: number): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && sessionOf(name) === leader)
    .map(Number);
}

/** The sixth field of /proc/PID/stat; the second, the program's name in brackets, may hold anything. */
function sessionOf(pid: string): number | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[3]);
  } catch {
    return undefined;
  }
}
