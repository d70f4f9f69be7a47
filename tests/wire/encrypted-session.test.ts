import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { UpdateDocumentCommand, UpdateDocumentDefaultVersionCommand } from '@aws-sdk/client-ssm';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { Settings } from '../../contract/features/settings.ts';
import { createTerminalsHandlers } from '../../main/features/terminals/index.ts';
import { createTerminalHost } from '../../main/features/terminals/terminal-host.ts';
import { createScreen, startInProcessHost } from '../support/in-process-host.ts';
import { createQuietLog } from '../support/quiet-log.ts';
import { startSandboxAws, type SandboxAws } from '../support/sandbox-aws.ts';

const preferencesName = 'SSM-SessionManagerRunShell';
const wait = { timeout: 20_000, interval: 20 };
const log = createQuietLog();
let box: SandboxAws;
let host: ReturnType<typeof createTerminalHost>;
let handlers: ReturnType<typeof createTerminalsHandlers>;
let recordings: string;

beforeAll(async () => {
  box = await startSandboxAws();
  recordings = mkdtempSync(path.join(tmpdir(), 'encrypted-'));
  host = createTerminalHost({ start: startInProcessHost, aws: box.aws, log });
  handlers = createTerminalsHandlers({
    aws: box.aws,
    host,
    log,
    env: {},
    homeDir: recordings,
    settings: { current: () => Settings.parse({}) },
    files: box.files,
    store: box.store,
    recordingsFolder: recordings,
  });
});
afterAll(async () => {
  await host.shutdown();
  await box.close();
  rmSync(recordings, { recursive: true, force: true });
});

/** Makes the account's shells encrypted with a key, as a user does it in the preferences. */
async function encryptWith(kmsKeyId: string): Promise<void> {
  const Content = JSON.stringify({
    schemaVersion: '1.0',
    description: 'Encrypted sessions',
    sessionType: 'Standard_Stream',
    inputs: { kmsKeyId },
  });
  const update = new UpdateDocumentCommand({ Name: preferencesName, Content, DocumentVersion: '$LATEST' });
  const { DocumentDescription } = await box.aws.send(box.scope, 'ssm', update);
  const version = DocumentDescription?.DocumentVersion;
  const choose = new UpdateDocumentDefaultVersionCommand({ Name: preferencesName, DocumentVersion: version });
  await box.aws.send(box.scope, 'ssm', choose);
}

async function openShell() {
  const nodes = box.sandbox.world.nodes(box.sandbox.accountId, box.scope.region);
  const { id: nodeId, hostname: nodeName } = Array.from({ length: nodes.managed }, (_, at) => nodes.at(at)).find(
    ({ platformType, ping }) => platformType === 'Linux' && ping === 'Online',
  )!;
  const target = { kind: 'session', scope: box.scope, nodeId, nodeName } as const;
  const terminal = await handlers.open(
    { target, size: { cols: 100, rows: 30 } },
    { signal: new AbortController().signal },
  );
  const { screen, far } = createScreen();
  host.connect(terminal.terminalId, far);
  return screen;
}

test('a shell is encrypted with the key of the preferences, and says so', async () => {
  await encryptWith('alias/fleet-sessions');
  const screen = await openShell();
  await vi.waitFor(() => expect(screen.text).toContain('This session is encrypted using AWS KMS.'), wait);
  screen.type('echo $((6*7)); stty size\r');
  await vi.waitFor(() => expect(screen.text).toMatch(/42\r\n30 100\r\n/), wait);
  screen.type('exit\r');
  await vi.waitFor(() => expect(screen.end?.reason).toBe('exited'), wait);
  expect(box.sandbox.log.map(({ operation }) => operation)).toContain('GenerateDataKey');
});

test('a key that does not exist ends the session with what KMS said', async () => {
  await encryptWith('alias/nobody');
  const screen = await openShell();
  await vi.waitFor(() => expect(screen.end?.reason).toBe('failed'), wait);
  expect(screen.end?.failure).toMatchObject({ code: 'not-found', operation: 'kms:GenerateDataKey' });
});
