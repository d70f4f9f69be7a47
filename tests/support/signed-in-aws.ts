import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { expect, vi } from 'vitest';
import type { Question, SsoStep } from '../../contract/features/sign-in.ts';
import { createActivity } from '../../main/aws/activity.ts';
import { createAws, type AwsParts } from '../../main/aws/create-aws.ts';
import { createProfileFiles } from '../../main/aws/profile-files.ts';
import { createQuestions } from '../../main/aws/questions.ts';
import { createLog } from '../../main/log/log.ts';
import { createSandbox, type SandboxOptions } from '../../sandbox/sandbox.ts';
import { decide } from './sign-in-browser.ts';

export interface SignedInOptions {
  readonly sandbox?: SandboxOptions;
  /** The AWS config file; `{endpoint}` and `{startUrl}` are filled in. */
  readonly config?: string;
  /** What the user does with a page; approves it when left out. */
  readonly browser?: (url: string) => Promise<unknown>;
  readonly hasNetwork?: () => boolean;
  readonly env?: Record<string, string>;
}

/** The sso-session `corp` of a config file; its token is renewed by itself where it has scopes. */
export const ssoSession = ({ startUrl = '{startUrl}', hasScopes = true } = {}) => `[sso-session corp]
sso_start_url = ${startUrl}
sso_region = us-east-1
${hasScopes ? 'sso_registration_scopes = sso:account:access\n' : ''}`;

/** A profile of that session. */
export const ssoProfile = ({
  name = 'admin',
  accountId = '111111111111',
  role = 'FleetAdmin',
  endpoint = true,
} = {}) => `
[profile ${name}]
sso_session = corp
sso_account_id = ${accountId}
sso_role_name = ${role}
region = us-east-1
${endpoint ? 'endpoint_url = {endpoint}\n' : ''}`;

/** The app's own AWS side with a sandbox's IAM Identity Center, a home of its own and a browser that is no window. */
export async function startSignedInAws({
  sandbox: options,
  config = ssoSession() + ssoProfile(),
  browser = (url) => decide(url, 'approve'),
  hasNetwork,
  env = {},
}: SignedInOptions = {}) {
  const home = mkdtempSync(path.join(tmpdir(), 'signed-in-'));
  const accounts = ['111111111111', '222222222222'];
  const sandbox = await createSandbox({ nodes: 1, accounts, home: path.join(home, 'nodes'), ...options });
  const { startUrl } = sandbox.world.identityCenter;
  mkdirSync(path.join(home, '.aws'));
  const configFile = path.join(home, '.aws', 'config');
  writeFileSync(configFile, config.replaceAll('{endpoint}', sandbox.endpoint).replaceAll('{startUrl}', startUrl));
  const files = await createProfileFiles({ env, homeDir: home });
  const questions = createQuestions();
  const opened: string[] = [];
  const ways = new Map<string, 'browser' | 'code'>();
  const lines: string[] = [];
  const signIn: NonNullable<AwsParts['signIn']> = {
    async openPage(url) {
      opened.push(url);
      void browser(url).catch(() => {});
      return true;
    },
    page: (done) => ({ title: done ? 'Signed in' : 'Not signed in', text: '' }),
    ways: { get: (session) => ways.get(session), set: (session, way) => void ways.set(session, way) },
  };
  const aws = createAws({
    files,
    env,
    homeDir: home,
    questions,
    signIn,
    activity: createActivity(),
    log: createLog('debug', (line) => void lines.push(line)),
    ...(hasNetwork !== undefined && { hasNetwork }),
  });
  const scope = (profile = 'admin') => ({ profile, region: 'us-east-1' });
  const question = async (
    fits: (step: SsoStep) => boolean = () => true,
  ): Promise<{ id: string; step: SsoStep; all: Question }> => {
    let found: Question | undefined;
    await vi.waitFor(
      () => {
        found = questions.all().find(({ about }) => about.kind === 'sso' && fits(about));
        expect(found).toBeDefined();
      },
      { timeout: 10_000, interval: 20 },
    );
    if (found?.about.kind !== 'sso') throw new Error('no question');
    return { id: found.id, step: found.about, all: found };
  };
  return {
    sandbox,
    aws,
    files,
    questions,
    question,
    opened,
    ways,
    lines,
    home,
    configFile,
    scope,
    cacheFile: (name: string) => path.join(home, '.aws', 'sso', 'cache', name),
    readJson: (file: string) => JSON.parse(readFileSync(file, 'utf8')) as Record<string, string>,
    /** Who a profile is, asked of AWS by the user's own act or in the background; the role's name. */
    async role(profile = 'admin', acted = true) {
      const done = acted ? questions.act(profile) : () => {};
      const { Arn = '' } = await aws.send(scope(profile), 'sts', new GetCallerIdentityCommand({})).finally(done);
      return /AWSReservedSSO_(\w+)_/.exec(Arn)?.[1] ?? Arn;
    },
    /** How often an operation was answered. */
    count: (operation: string) => sandbox.log.filter((call) => call.operation === operation).length,
    async close() {
      files.close();
      await sandbox.close();
      rmSync(home, { recursive: true, force: true });
    },
  };
}

export type SignedInAws = Awaited<ReturnType<typeof startSignedInAws>>;
