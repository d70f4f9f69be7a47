import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Scope } from '../../contract/values.ts';
import { createActivity } from '../../main/aws/activity.ts';
import type { Aws } from '../../main/aws/aws.ts';
import { createAws } from '../../main/aws/create-aws.ts';
import { createProfileFiles, type ProfileFiles } from '../../main/aws/profile-files.ts';
import { createLog } from '../../main/log/log.ts';
import { createInProcessStore, type LocalStore } from '../../main/storage/local-store.ts';
import { createSandbox, type Sandbox, type SandboxOptions } from '../../sandbox/sandbox.ts';

/** The app's own AWS side against a running sandbox. */
export interface SandboxAws {
  readonly sandbox: Sandbox;
  readonly aws: Aws;
  readonly files: ProfileFiles;
  readonly store: LocalStore;
  readonly scope: Scope;
  close(): Promise<void>;
}

export async function startSandboxAws(options: SandboxOptions = {}): Promise<SandboxAws> {
  const folder = mkdtempSync(path.join(tmpdir(), 'sandbox-aws-'));
  const sandbox = await createSandbox({ unpaced: true, home: path.join(folder, 'nodes'), ...options });
  mkdirSync(path.join(folder, '.aws'));
  writeFileSync(
    path.join(folder, '.aws', 'config'),
    `[profile box]\nregion = ${sandbox.region}\nendpoint_url = ${sandbox.endpoint}\n`,
  );
  writeFileSync(
    path.join(folder, '.aws', 'credentials'),
    `[box]\naws_access_key_id = ${sandbox.accessKeyId}\naws_secret_access_key = ${sandbox.secretAccessKey}\n`,
  );
  const files = await createProfileFiles({ env: {}, homeDir: folder });
  const aws = createAws({ files, env: {}, activity: createActivity(), log: createLog('error', () => {}) });
  const store = createInProcessStore(path.join(folder, 'store.db'), () => {});
  return {
    sandbox,
    aws,
    files,
    store,
    scope: { profile: 'box', region: sandbox.region },
    async close() {
      files.close();
      await store.close();
      await sandbox.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
