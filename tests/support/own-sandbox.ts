import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach } from 'vitest';
import { createSandbox, type Sandbox, type SandboxOptions } from '../../sandbox/sandbox.ts';
import { clientsOf } from './sandbox-clients.ts';

/** A sandbox of one test, with a home of its own. */
export interface OwnSandbox {
  readonly sandbox: Sandbox;
  readonly home: string;
  readonly clients: ReturnType<typeof clientsOf>;
  close(): Promise<void>;
}

async function openOwnSandbox(options: SandboxOptions = {}): Promise<OwnSandbox> {
  const home = mkdtempSync(path.join(tmpdir(), 'own-sandbox-'));
  const sandbox = await createSandbox({ stateMs: 150, commandDelayMs: 10, home, ...options });
  return {
    sandbox,
    home,
    clients: clientsOf(sandbox),
    async close() {
      await sandbox.close();
      rmSync(home, { recursive: true, force: true });
    },
  };
}

/** Each test of a file has a sandbox of its own: `own` is that of now, and `again` opens another in its place. */
export function ownSandboxOfEachTest() {
  let current: OwnSandbox | undefined;
  const begin = async (options?: SandboxOptions) => {
    current = await openOwnSandbox(options);
  };
  const end = async () => {
    await current?.close();
    current = undefined;
  };
  beforeEach(() => begin());
  afterEach(end);
  return {
    own(): OwnSandbox {
      if (current === undefined) throw new Error('no test is running');
      return current;
    },
    async again(options: SandboxOptions) {
      await end();
      await begin(options);
    },
  };
}
