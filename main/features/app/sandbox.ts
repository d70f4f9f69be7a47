import { mkdir, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Scope } from '../../../contract/values.ts';

/** The sandbox's profile in the app's own AWS files. */
const sandboxProfile = 'sandbox';

/** What the sandbox says of itself when it is ready. */
export interface SandboxFacts {
  readonly endpoint: string;
  readonly region: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

export interface SandboxParts {
  /** Starts the process; `onExit` is called once when it is gone. */
  start(onExit: () => void): Promise<{ readonly ready: SandboxFacts; stop(): void }>;
  /** The folder of the sandbox's AWS files. */
  readonly folder: string;
  /** Tells the profile files to look again. */
  reload(): Promise<void>;
}

export interface EmbeddedSandbox {
  /** Starts it unless it runs; callers at the same time share one start. */
  start(): Promise<Scope>;
  stop(): void;
}

/** The embedded sandbox and its profile: user-only files in the app's data folder, never in the user's own. */
export function createEmbeddedSandbox({ start, folder, reload }: SandboxParts): EmbeddedSandbox {
  let running: Promise<{ scope: Scope; stop(): void }> | undefined;
  const begin = async () => {
    // The sandbox keeps its keys beside the AWS files: the folder is there before it starts.
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const { ready, stop } = await start(() => (running = undefined));
    try {
      await writeProfile(folder, ready);
      await reload();
    } catch (error) {
      stop();
      throw error;
    }
    return { scope: { profile: sandboxProfile, region: ready.region }, stop };
  };
  return {
    async start() {
      running ??= begin().catch((error: unknown) => {
        running = undefined;
        throw error;
      });
      return (await running).scope;
    },
    stop() {
      void running?.then(({ stop }) => stop()).catch(() => {});
    },
  };
}

async function writeProfile(folder: string, ready: SandboxFacts): Promise<void> {
  const config = [`[profile ${sandboxProfile}]`, `region = ${ready.region}`, `endpoint_url = ${ready.endpoint}`];
  const credentials = [
    `[${sandboxProfile}]`,
    `aws_access_key_id = ${ready.accessKeyId}`,
    `aws_secret_access_key = ${ready.secretAccessKey}`,
  ];
  await writeUserOnly(path.join(folder, 'config'), config);
  await writeUserOnly(path.join(folder, 'credentials'), credentials);
}

async function writeUserOnly(file: string, lines: string[]): Promise<void> {
  await writeFile(`${file}.new`, `${lines.join('\n')}\n`, { mode: 0o600 });
  await rename(`${file}.new`, file);
}
