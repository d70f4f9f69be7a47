import { execFile } from 'node:child_process';
import { readdir, readFile, readlink } from 'node:fs/promises';

/** Asking the system must not keep the user waiting for the failure itself. */
const limitMs = 2_000;

/**
 * The program that listens on a local TCP port, such as `postgres (1234)` with its process id; undefined where the
 * system does not tell, or not within two seconds. Of other users' programs it often does not.
 */
export async function portHolder(port: number): Promise<string | undefined> {
  const limit = AbortSignal.timeout(limitMs);
  const find = finders[process.platform];
  if (find === undefined) return undefined;
  const timedOut = new Promise<undefined>((resolve) => limit.addEventListener('abort', () => resolve(undefined)));
  // Best effort: a program that is missing, or files that may not be read, say nothing of the port.
  return Promise.race([find(port, limit).catch(() => undefined), timedOut]);
}

type Find = (port: number, limit: AbortSignal) => Promise<string | undefined>;

const finders: Partial<Record<NodeJS.Platform, Find>> = {
  linux: findOnLinux,
  async darwin(port, limit) {
    return readLsof(await run('/usr/sbin/lsof', ['-nP', `-iTCP:${port}`, '-sTCP:LISTEN', '-Fpc'], limit));
  },
  async win32(port, limit) {
    const pid = readNetstat(await run('netstat.exe', ['-ano', '-p', 'TCP'], limit), port);
    if (pid === undefined) return undefined;
    const name = readTasklist(await run('tasklist.exe', ['/FI', `PID eq ${pid}`, '/FO', 'CSV', '/NH'], limit));
    return holderText(pid, name);
  },
};

function holderText(pid: number, name: string | undefined): string {
  if (pid === process.pid) return `Fleetdeck (${pid})`;
  return name === undefined ? `PID ${pid}` : `${name} (${pid})`;
}

async function findOnLinux(port: number, limit: AbortSignal): Promise<string | undefined> {
  const tables = await Promise.all(
    ['tcp', 'tcp6'].map((name) => readFile(`/proc/net/${name}`, 'latin1').catch(() => '')),
  );
  const inodes = new Set(tables.flatMap((table) => readProcNet(table, port)));
  if (inodes.size === 0) return undefined;
  for (const pid of await readdir('/proc')) {
    if (limit.aborted) return undefined;
    if (!/^\d+$/.test(pid) || !(await holdsSocket(pid, inodes))) continue;
    const name = await readFile(`/proc/${pid}/comm`, 'utf8').catch(() => undefined);
    return holderText(Number(pid), name?.trim());
  }
  return undefined;
}

async function holdsSocket(pid: string, inodes: ReadonlySet<string>): Promise<boolean> {
  const folder = `/proc/${pid}/fd`;
  const files = await readdir(folder).catch(() => []);
  for (const file of files) {
    const target = await readlink(`${folder}/${file}`).catch(() => '');
    const [, inode] = /^socket:\[(\d+)\]$/.exec(target) ?? [];
    if (inode !== undefined && inodes.has(inode)) return true;
  }
  return false;
}

function run(file: string, args: readonly string[], signal: AbortSignal): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile(file, args, { signal, windowsHide: true, maxBuffer: 4_194_304 }, (error, stdout) => {
      if (error === null) resolve(stdout);
      else reject(error);
    });
  });
}

/** Inodes of the sockets that listen on a port, of a /proc/net/tcp or tcp6 table (proc(5); state 0A is LISTEN). */
export function readProcNet(table: string, port: number): string[] {
  const wanted = port.toString(16).toUpperCase().padStart(4, '0');
  return table.split('\n').flatMap((line) => {
    const [, local, , state, , , , , , inode] = line.trim().split(/\s+/);
    return state === '0A' && local?.split(':')[1] === wanted && inode !== undefined && inode !== '0' ? [inode] : [];
  });
}

/** The first process of `lsof -Fpc`: lines `p<pid>` and `c<name>`. */
export function readLsof(output: string): string | undefined {
  const [, pid] = /^p(\d+)$/m.exec(output) ?? [];
  const [, name] = /^c(.+)$/m.exec(output) ?? [];
  return pid === undefined ? undefined : holderText(Number(pid), name);
}

/** The process that listens on a port, of `netstat -ano`; its words for the states differ by language. */
export function readNetstat(output: string, port: number): number | undefined {
  for (const line of output.split('\n')) {
    const [protocol, local, remote, , pid] = line.trim().split(/\s+/);
    // Who listens has no other end.
    const isListening = remote === '0.0.0.0:0' || remote === '[::]:0';
    if (protocol === 'TCP' && isListening && local?.endsWith(`:${port}`) === true && pid !== undefined) {
      return Number(pid);
    }
  }
  return undefined;
}

/** The image's name, of `tasklist /FO CSV /NH`; undefined when it found no process. */
export function readTasklist(output: string): string | undefined {
  const [, name] = /^"([^"]+)","\d+"/m.exec(output) ?? [];
  return name;
}
