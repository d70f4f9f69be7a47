import path from 'node:path';
import { utilityProcess } from 'electron';
import { z } from 'zod';
import { failed } from '../../contract/failure.ts';
import type { Log } from '../log/log.ts';

/** What the sandbox prints when it is ready (contracts.md). */
const Ready = z.object({
  endpoint: z.url(),
  region: z.string(),
  accessKeyId: z.string(),
  secretAccessKey: z.string(),
  accountId: z.string(),
});
export type SandboxReady = z.infer<typeof Ready>;

export interface SandboxProcess {
  readonly ready: SandboxReady;
  stop(): void;
}

const startLimitMs = 30_000;

/** Starts the embedded sandbox as a process of its own. Throws `sandbox-failed` when it does not get ready. */
export async function startSandboxProcess(
  out: string,
  args: string[],
  log: Log,
  onExit: () => void,
): Promise<SandboxProcess> {
  const child = utilityProcess.fork(path.join(out, 'sandbox', 'serve.js'), args, {
    serviceName: 'Fleetdeck sandbox',
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let text = '';
  let problems = '';
  const ready = new Promise<SandboxReady>((resolve, reject) => {
    const timer = setTimeout(() => reject(failed('sandbox-failed', 'The sandbox did not get ready.')), startLimitMs);
    child.once('exit', (code) => {
      clearTimeout(timer);
      reject(failed('sandbox-failed', `The sandbox ended with code ${code}: ${problems.slice(-300)}`));
      onExit();
    });
    child.stderr?.on('data', (chunk: Buffer) => {
      problems = (problems + chunk.toString()).slice(-2_000);
      log.debug('sandbox', { text: chunk.toString().trimEnd() });
    });
    child.stdout?.on('data', (chunk: Buffer) => {
      text += chunk.toString();
      const end = text.indexOf('\n');
      if (end < 0) return;
      clearTimeout(timer);
      const parsed = Ready.safeParse(readJson(text.slice(0, end)));
      if (parsed.success) resolve(parsed.data);
      else reject(failed('sandbox-failed', 'The sandbox said something else than expected.'));
      text = '';
    });
  });
  try {
    return { ready: await ready, stop: () => void child.kill() };
  } catch (error) {
    // One that is late or says nonsense must not live on beside its successor.
    child.kill();
    throw error;
  }
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
