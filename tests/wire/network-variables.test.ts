import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Failure } from '../../contract/failure.ts';
import type { ConnectProxy, ConnectProxyOptions } from '../../sandbox/wire/connect-proxy.ts';
import { askCli, installedClis } from '../support/aws-cli.ts';
import { startFrontedSandbox, type FrontedSandbox, type Variables } from '../support/fronted-sandbox.ts';

// What the app does with the variables of proxies and authorities, beside the real AWS CLI with the same ones.

const folder = mkdtempSync(path.join(tmpdir(), 'fleetdeck-bundles-'));
let box: FrontedSandbox;
beforeAll(async () => {
  box = await startFrontedSandbox();
});
afterEach(() => box.endTest());
afterAll(async () => {
  await box.close();
  rmSync(folder, { recursive: true });
});

interface Case {
  readonly name: string;
  readonly env: (proxy: ConnectProxy) => Variables;
  /** The profile's own ca_bundle. */
  readonly caBundle?: () => string;
  readonly proxy?: ConnectProxyOptions;
  readonly host?: () => string;
  readonly fails?: Partial<Failure>;
  /** Whether the proxy is asked. */
  readonly through?: boolean;
  /** The AWS CLI is not asked: what it does differs, for the reason given. */
  readonly notCli?: string;
}

const at = ({ port }: ConnectProxy) => `http://127.0.0.1:${port}`;
const missing = path.join(folder, 'missing.pem');
const noCertificate = path.join(folder, 'none.pem');

const cases: readonly Case[] = [
  {
    name: 'an unknown authority, without a bundle',
    env: () => ({}),
    fails: { code: 'tls-untrusted', subject: { host: 'localhost', issuer: 'Fleetdeck Test Authority' } },
  },
  { name: 'AWS_CA_BUNDLE', env: () => ({ AWS_CA_BUNDLE: box.ours.file }) },
  { name: 'ca_bundle of the profile', env: () => ({}), caBundle: () => box.ours.file },
  {
    name: 'AWS_CA_BUNDLE over the ca_bundle: the right one',
    env: () => ({ AWS_CA_BUNDLE: box.ours.file }),
    caBundle: () => box.other.file,
  },
  {
    name: 'AWS_CA_BUNDLE over the ca_bundle: the wrong one',
    env: () => ({ AWS_CA_BUNDLE: box.other.file }),
    caBundle: () => box.ours.file,
    fails: { code: 'tls-untrusted', operation: 'sts:GetCallerIdentity' },
  },
  { name: 'REQUESTS_CA_BUNDLE', env: () => ({ REQUESTS_CA_BUNDLE: box.ours.file }) },
  {
    name: 'a bundle that is missing',
    env: () => ({ AWS_CA_BUNDLE: missing }),
    fails: { code: 'ca-broken', subject: { file: missing } },
  },
  {
    name: 'a bundle without certificates',
    env: () => ({ AWS_CA_BUNDLE: noCertificate }),
    fails: { code: 'ca-broken', subject: { file: noCertificate } },
  },
  {
    name: 'an empty AWS_CA_BUNDLE',
    env: () => ({ AWS_CA_BUNDLE: '' }),
    fails: { code: 'tls-untrusted' },
    notCli: 'the CLI checks no certificate at all then',
  },
  { name: 'HTTPS_PROXY', env: (proxy) => ({ HTTPS_PROXY: at(proxy), AWS_CA_BUNDLE: box.ours.file }), through: true },
  {
    name: 'https_proxy over HTTPS_PROXY, without a scheme',
    env: (proxy) => ({
      HTTPS_PROXY: 'http://127.0.0.1:1',
      https_proxy: `127.0.0.1:${proxy.port}`,
      AWS_CA_BUNDLE: box.ours.file,
    }),
    through: true,
  },
  { name: 'HTTP_PROXY alone', env: () => ({ HTTP_PROXY: 'http://127.0.0.1:1', AWS_CA_BUNDLE: box.ours.file }) },
  {
    name: 'NO_PROXY with the name',
    env: () => ({ HTTPS_PROXY: 'http://127.0.0.1:1', NO_PROXY: 'x,localhost', AWS_CA_BUNDLE: box.ours.file }),
  },
  {
    name: 'NO_PROXY with name and port',
    env: () => ({
      HTTPS_PROXY: 'http://127.0.0.1:1',
      NO_PROXY: `localhost:${box.front.port}`,
      AWS_CA_BUNDLE: box.ours.file,
    }),
  },
  {
    name: 'NO_PROXY with another port',
    env: (proxy) => ({ HTTPS_PROXY: at(proxy), NO_PROXY: 'localhost:1', AWS_CA_BUNDLE: box.ours.file }),
    through: true,
  },
  {
    name: 'NO_PROXY with CIDR, which is no name',
    env: (proxy) => ({ HTTPS_PROXY: at(proxy), NO_PROXY: '127.0.0.0/8', AWS_CA_BUNDLE: box.ours.file }),
    host: () => `127.0.0.1:${box.front.port}`,
    through: true,
  },
  {
    name: 'a proxy, and an authority that is not known',
    env: (proxy) => ({ HTTPS_PROXY: at(proxy) }),
    through: true,
    fails: { code: 'tls-untrusted', subject: { host: 'localhost', issuer: 'Fleetdeck Test Authority' } },
  },
  ...[407, 403, 502].map((refuse): Case => ({
    name: `a proxy that answers ${refuse}`,
    env: (proxy) => ({ HTTPS_PROXY: at(proxy), AWS_CA_BUNDLE: box.ours.file }),
    proxy: { refuse },
    through: true,
    fails: { code: 'proxy-failed', status: refuse, operation: 'sts:GetCallerIdentity' },
  })),
  {
    name: 'a password that is wrong',
    env: ({ port }) => ({ HTTPS_PROXY: `http://me:canary@127.0.0.1:${port}`, AWS_CA_BUNDLE: box.ours.file }),
    proxy: { login: 'me:right' },
    through: true,
    fails: { code: 'proxy-failed', status: 407 },
  },
  {
    name: 'a proxy that is not there',
    env: () => ({ HTTPS_PROXY: 'http://127.0.0.1:1', AWS_CA_BUNDLE: box.ours.file }),
    fails: { code: 'proxy-failed', subject: { proxy: '127.0.0.1:1' } },
  },
  {
    name: 'a proxy that never answers',
    env: (proxy) => ({ HTTPS_PROXY: at(proxy), AWS_CA_BUNDLE: box.ours.file }),
    proxy: { silent: true },
    through: true,
    fails: { code: 'proxy-failed', message: 'The proxy did not answer in time.' },
    notCli: 'the CLI waits for a minute, five times',
  },
  {
    name: 'a server with TLS 1.1 alone',
    env: () => ({ AWS_CA_BUNDLE: box.ours.file }),
    host: () => `localhost:${box.old.port}`,
    fails: { code: 'tls-too-old', subject: { host: 'localhost' } },
  },
  {
    name: 'a server without TLS',
    env: () => ({ AWS_CA_BUNDLE: box.ours.file }),
    host: () => new URL(box.sandbox.endpoint).host,
    fails: { code: 'tls-too-old', subject: { host: '127.0.0.1' } },
  },
];

/** The version that the app follows, where it is there: each of its calls takes a second. */
const all = installedClis();
const clis = all.filter(({ name }, index) => name.startsWith('aws-cli/2') || (index === 0 && all.length === 1));

test('an AWS CLI is there to judge', () => expect(clis.length).toBeGreaterThan(0));

describe.each(cases)('$name', (one) => {
  const prepare = async () => {
    writeFileSync(noCertificate, 'no certificate\n');
    const proxy = await box.proxied(one.proxy);
    const env = one.env(proxy);
    const host = one.host?.() ?? `localhost:${box.front.port}`;
    return { proxy, env, host, started: await box.start(env, one.caBundle?.(), host) };
  };

  test('in the app', async () => {
    const { proxy, started } = await prepare();
    const failure = await box.outcome(started);
    if (one.fails === undefined) expect(failure).toBeUndefined();
    else expect(failure).toMatchObject(one.fails);
    expect(proxy.asked.length > 0).toBe(one.through === true);
    expect(JSON.stringify([failure, started.log.lines])).not.toContain('canary');
  });

  test.runIf(one.notCli === undefined).each(clis)('alike in $name', async ({ file }) => {
    const { proxy, env, host } = await prepare();
    const files = {
      AWS_CONFIG_FILE: path.join(box.home, '.aws', 'config'),
      AWS_SHARED_CREDENTIALS_FILE: path.join(box.home, '.aws', 'credentials'),
    };
    const answered = await askCli(
      file,
      ['sts', 'get-caller-identity', '--profile', 'front', '--endpoint-url', `https://${host}`, '--output', 'json'],
      { PATH: process.env.PATH, HOME: box.home, ...files, AWS_MAX_ATTEMPTS: '1', AWS_PAGER: '', ...env },
    ).then(
      () => true,
      () => false,
    );
    expect(answered).toBe(one.fails === undefined);
    expect(proxy.asked.length > 0).toBe(one.through === true);
  });
});
