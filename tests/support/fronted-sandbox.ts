import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { FailureError } from '../../contract/failure.ts';
import { createActivity } from '../../main/aws/activity.ts';
import { createAws } from '../../main/aws/create-aws.ts';
import { createProfileFiles } from '../../main/aws/profile-files.ts';
import { createSandbox } from '../../sandbox/sandbox.ts';
import { startConnectProxy, type ConnectProxy, type ConnectProxyOptions } from '../../sandbox/wire/connect-proxy.ts';
import { createAuthority } from './authority.ts';
import { createQuietLog } from './quiet-log.ts';
import { startTlsFront } from './tls-front.ts';

export type Variables = Record<string, string>;
export type FrontedSandbox = Awaited<ReturnType<typeof startFrontedSandbox>>;

export const scope = { profile: 'front', region: 'us-east-1' };

/** A sandbox behind TLS with a certificate of an authority that nobody knows, proxies on the way to it, and the app's AWS. */
export async function startFrontedSandbox() {
  const home = mkdtempSync(path.join(tmpdir(), 'fleetdeck-network-'));
  const ours = createAuthority('Fleetdeck Test Authority');
  const other = createAuthority('Another Authority');
  // The second speaks TLS 1.1 alone.
  const [front, old] = await Promise.all([startTlsFront(ours), startTlsFront(ours, 'TLSv1.1')]);
  const otherHosts = [front, old].flatMap(({ port }) => [`localhost:${port}`, `127.0.0.1:${port}`]);
  const sandbox = await createSandbox({ home: path.join(home, 'nodes'), unpaced: true, otherHosts });
  for (const { forwardTo } of [front, old]) forwardTo(Number(new URL(sandbox.endpoint).port));
  mkdirSync(path.join(home, '.aws'));
  /** What a test began. */
  const endings: Array<() => void | Promise<void>> = [];

  async function proxied(options: ConnectProxyOptions = {}): Promise<ConnectProxy> {
    const proxy = await startConnectProxy(options);
    endings.push(() => proxy.close());
    return proxy;
  }

  function writeProfile(host: string, caBundle?: string): void {
    const bundle = caBundle === undefined ? '' : `ca_bundle = ${caBundle}\n`;
    const own = `[profile front]\nregion = us-east-1\nendpoint_url = https://${host}\n${bundle}`;
    const role = `[profile role]\nrole_arn = arn:aws:iam::${sandbox.accountId}:role/fleet-admin\nsource_profile = front\nendpoint_url = https://${host}\n`;
    writeFileSync(path.join(home, '.aws', 'config'), own + role);
    writeFileSync(
      path.join(home, '.aws', 'credentials'),
      `[front]\naws_access_key_id = ${sandbox.accessKeyId}\naws_secret_access_key = ${sandbox.secretAccessKey}\n`,
    );
  }

  async function start(env: Variables, caBundle?: string, host = `localhost:${front.port}`) {
    writeProfile(host, caBundle);
    const all: Variables = { ...env, AWS_ENDPOINT_URL_SSMMESSAGES: `https://${host}` };
    const files = await createProfileFiles({ env: all, homeDir: home });
    endings.push(() => files.close());
    const log = createQuietLog();
    return { files, log, env: all, aws: createAws({ files, env: all, activity: createActivity(), log }) };
  }

  async function outcome({ aws }: Pick<Awaited<ReturnType<typeof start>>, 'aws'>, profile = 'front') {
    try {
      await aws.send({ ...scope, profile }, 'sts', new GetCallerIdentityCommand({}));
      return undefined;
    } catch (error) {
      if (error instanceof FailureError) return error.failure;
      throw error;
    }
  }

  return {
    home,
    ours,
    other,
    front,
    old,
    sandbox,
    endings,
    proxied,
    start,
    outcome,
    async endTest() {
      for (const end of endings.splice(0).toReversed()) await end();
    },
    async close() {
      await Promise.all([front.close(), old.close()]);
      await sandbox.close();
      for (const { remove } of [ours, other]) remove();
      rmSync(home, { recursive: true, force: true });
    },
  };
}
