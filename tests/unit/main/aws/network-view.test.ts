import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { NetworkSettings, NetworkView, NetworkValues } from '../../../../contract/features/network.ts';
import { endpointProblem, proxyProblem } from '../../../../contract/network-values.ts';
import { parseIni } from '../../../../main/aws/ini.ts';
import { networkView } from '../../../../main/aws/network-view.ts';
import { joinSections } from '../../../../main/aws/profile-sections.ts';
import { createAuthority } from '../../../../sandbox/wire/tls/authority.ts';

let folder: string;
let pem: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'network-view-'));
  pem = path.join(folder, 'ca.pem');
  writeFileSync(pem, createAuthority('A').certificate);
});
afterAll(() => rmSync(folder, { recursive: true }));

const look = (
  config: string,
  env: Record<string, string>,
  settings: Partial<NetworkSettings>,
  profile: string | undefined = 'p',
) =>
  networkView({
    snapshot: joinSections(parseIni(config), parseIni('')).sections,
    env,
    settings: NetworkSettings.parse(settings),
    profile,
  });

describe('what is in force', () => {
  test('is the profile’s setting, then the app’s, the environment, the files', async () => {
    const config =
      '[profile p]\nendpoint_url = https://file.example\nservices = s\n[services s]\nkms =\n  endpoint_url = https://kms.example\n';
    const env = { AWS_ENDPOINT_URL_SSM: 'https://env.example', no_proxy: 'internal' };
    const view = await look(config, env, {
      all: { endpoints: { ssm: 'https://app.example' }, noProxy: 'a' },
      profiles: { p: { endpoints: { ssm: 'https://own.example' }, noProxy: 'b' } },
    });
    expect(NetworkView.parse(view)).toEqual(view);
    expect(view.endpoints.ssm).toEqual([
      { from: 'profile-setting', value: 'https://own.example' },
      { from: 'app-setting', value: 'https://app.example' },
      { from: 'environment', value: 'https://env.example', name: 'AWS_ENDPOINT_URL_SSM' },
      { from: 'file', value: 'https://file.example', name: 'endpoint_url' },
    ]);
    expect(view.endpoints.kms).toEqual([{ from: 'file', value: 'https://kms.example', name: 'endpoint_url' }]);
    expect(view.endpoints.ssmmessages).toEqual([]);
    expect(view.noProxy.map(({ value }) => value)).toEqual(['b', 'a', 'internal']);
    expect(view.own).toEqual({ endpoints: { ssm: 'https://own.example' }, noProxy: 'b' });
  });

  test('is for the app as a whole without the files', async () => {
    const config = '[default]\nendpoint_url = https://file.example\n';
    const view = await look(config, { AWS_ENDPOINT_URL: 'https://env.example' }, {}, undefined);
    expect(view.endpoints.ec2).toEqual([
      { from: 'environment', value: 'https://env.example', name: 'AWS_ENDPOINT_URL' },
    ]);
    expect(view.fixed).toBe(false);
  });

  test('heeds that configured endpoints are to be ignored, except for the settings’', async () => {
    const config = '[profile p]\nendpoint_url = https://file.example\nignore_configured_endpoint_urls = true\n';
    const view = await look(
      config,
      { AWS_ENDPOINT_URL: 'https://env.example' },
      { all: { endpoints: { sts: 'https://own.example' } } },
    );
    expect(view.endpoints.ssm).toEqual([]);
    expect(view.endpoints.sts).toEqual([{ from: 'app-setting', value: 'https://own.example' }]);
  });

  test('tells of the variables and of the files the strongest; what it hides may be broken', async () => {
    const config =
      '[profile p]\nendpoint_url = nonsense\nservices = s\n[services s]\nkms =\n  endpoint_url = https://kms.example\n';
    const view = await look(config, { AWS_ENDPOINT_URL_KMS: 'https://env.example', AWS_ENDPOINT_URL: 'none' }, {});
    expect(view.endpoints.kms).toEqual([
      { from: 'environment', value: 'https://env.example', name: 'AWS_ENDPOINT_URL_KMS' },
      { from: 'file', value: 'https://kms.example', name: 'endpoint_url' },
    ]);
    expect(view.endpoints.ssm).toEqual([]);
    expect(view.failures.length).toBeGreaterThan(0);
  });

  test('takes authorities in the order of calls, and says what is wrong with those in force', async () => {
    const config = '[profile p]\nca_bundle = /gone/file.pem\n';
    const env = { AWS_CA_BUNDLE: pem, REQUESTS_CA_BUNDLE: '/gone/requests.pem' };
    const well = await look(config, env, {});
    expect(well.caFile.map(({ name }) => name)).toEqual(['AWS_CA_BUNDLE', 'ca_bundle', 'REQUESTS_CA_BUNDLE']);
    expect(well.failures).toEqual([]);
    const broken = await look(config, {}, {});
    expect(broken.failures).toMatchObject([{ code: 'ca-broken', subject: { file: '/gone/file.pem' } }]);
  });

  test('tells that a proxy has a password, never which', async () => {
    const view = await look('[profile p]\n', { HTTPS_PROXY: 'http://me:canary@proxy.example:3128' }, {});
    expect(view.proxy).toEqual([
      { from: 'environment', name: 'HTTPS_PROXY', value: 'http://proxy.example:3128', login: true },
    ]);
    expect(JSON.stringify(view)).not.toContain('canary');
  });

  test('tells variables that cannot be used', async () => {
    const view = await look(
      '[profile p]\n',
      { HTTPS_PROXY: 'socks5://proxy:1', AWS_ENDPOINT_URL: 'http://far.example' },
      {},
    );
    expect(view.failures.map(({ code }) => code)).toContain('proxy-failed');
    expect(view.failures.map(({ code }) => code)).toContain('profile-broken');
    expect(view.proxy).toEqual([]);
  });
});

test.each([
  ['http://proxy:3128', undefined],
  ['proxy.example:3128', undefined],
  ['https://[::1]:8443/', undefined],
  ['http://me:secret@proxy:3128', 'has-login'],
  ['http://me@proxy', 'has-login'],
  ['socks5://proxy:1080', 'no-url'],
  ['http://proxy:99999', 'no-url'],
  ['http://proxy/path', 'no-url'],
  ['two words', 'no-url'],
])('a proxy %s: %s', (text, problem) => {
  expect(proxyProblem(text)).toBe(problem);
  expect(NetworkValues.safeParse({ proxy: text }).success).toBe(problem === undefined);
});

test.each([
  ['https://vpce-1.ssm.eu-west-1.vpce.amazonaws.com', undefined],
  ['http://127.0.0.1:4566/base', undefined],
  ['wss://vpce.example', undefined],
  ['http://far.example', 'not-encrypted'],
  ['https://me:secret@far.example', 'has-login'],
  ['far.example', 'no-url'],
  ['https://far.example?x=1', 'no-url'],
])('an endpoint %s: %s', (text, problem) => {
  expect(endpointProblem(text)).toBe(problem);
  expect(NetworkValues.safeParse({ endpoints: { ssm: text } }).success).toBe(problem === undefined);
});
