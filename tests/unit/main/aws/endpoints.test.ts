import { expect, test } from 'vitest';
import { endpointFor, endpointVariants, isLoopback, withOrigin } from '../../../../main/aws/endpoints.ts';
import { parseIni } from '../../../../main/aws/ini.ts';
import { joinSections, type Sections } from '../../../../main/aws/profile-sections.ts';

const services =
  '[services s]\nssm =\n  endpoint_url = https://services.example\nssmmessages =\n  endpoint_url = https://streams.example\n';
const read = (config: string): Sections => joinSections(parseIni(config), parseIni('')).sections;
const full = read(`[profile p]\nservices = s\nendpoint_url = https://profile.example\n${services}`);

test.each([
  [
    'the variable of the service',
    { AWS_ENDPOINT_URL_SSM: 'https://one.example', AWS_ENDPOINT_URL: 'https://all.example' },
    'ssm',
    'https://one.example',
  ],
  [
    'then the general variable',
    { AWS_ENDPOINT_URL_EC2: 'https://one.example', AWS_ENDPOINT_URL: 'https://all.example' },
    'ssm',
    'https://all.example',
  ],
  ['then the services section', {}, 'ssm', 'https://services.example'],
  ['then the profile', {}, 'ec2', 'https://profile.example'],
  ['an empty variable counts as none', { AWS_ENDPOINT_URL: '' }, 'ec2', 'https://profile.example'],
  [
    'nothing when the environment says so',
    { AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: 'TRUE', AWS_ENDPOINT_URL: 'https://all.example' },
    'ssm',
    undefined,
  ],
  [
    'streams: their own variable',
    { AWS_ENDPOINT_URL_SSMMESSAGES: 'https://one.example' },
    'ssmmessages',
    'https://one.example',
  ],
  [
    'streams: not the general one',
    { AWS_ENDPOINT_URL: 'https://all.example' },
    'ssmmessages',
    'https://streams.example',
  ],
])('%s', (_name, env, service, expected) => {
  expect(endpointFor(full, env, 'p', service)).toBe(expected);
});

test('a profile can turn configured endpoints off', () => {
  const sections = read('[profile p]\nignore_configured_endpoint_urls = true\nendpoint_url = https://profile.example');
  expect(endpointFor(sections, { AWS_ENDPOINT_URL: 'https://all.example' }, 'p', 'ssm')).toBeUndefined();
});

const withEndpoint = (url: string) => () => endpointFor(read(`[profile p]\nendpoint_url = ${url}`), {}, 'p', 'ssm');

test.each([
  'http://127.0.0.1:4566',
  'http://localhost',
  'http://[::1]:80',
  'http://127.9.9.9',
  'https://vpce-1.ssm.eu-west-1.vpce.amazonaws.com',
])('takes the endpoint %s', (url) => {
  expect(withEndpoint(url)()).toBe(url);
});

test.each([
  'http://10.0.0.1',
  'http://127.0.0.1.example.com',
  'http://localhost.example',
  'https://user:pass@example.com',
  'ftp://localhost',
  'nonsense',
])('refuses the endpoint %s', (url) => {
  expect(withEndpoint(url)).toThrow('The endpoint is refused');
});

test('a services section that is missing is told', () => {
  expect(() => endpointFor(read('[profile p]\nservices = gone'), {}, 'p', 'ssm')).toThrow('services section gone');
});

test("the sandbox's profile stays on the sandbox whatever is set", () => {
  const { profiles } = read(
    '[profile sandbox]\nendpoint_url = http://127.0.0.1:9\nignore_configured_endpoint_urls = true\nservices = s',
  );
  const own = {
    profiles: new Map([['sandbox', { ...profiles.get('sandbox')!, origin: 'app' as const }]]),
    services: full.services,
    ssoSessions: full.ssoSessions,
  };
  const env = {
    AWS_ENDPOINT_URL: 'https://all.example',
    AWS_ENDPOINT_URL_SSM: 'https://one.example',
    AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: 'true',
  };
  expect(endpointFor(own, env, 'sandbox', 'ssm')).toBe('http://127.0.0.1:9');
  expect(
    endpointFor(own, { AWS_ENDPOINT_URL_SSMMESSAGES: 'https://one.example' }, 'sandbox', 'ssmmessages'),
  ).toBeUndefined();
});

test("the sandbox's profile without an endpoint is sent nowhere", () => {
  const own = {
    profiles: new Map([
      [
        'sandbox',
        { name: 'sandbox', origin: 'app' as const, keysFrom: undefined, settings: new Map<string, string>() },
      ],
    ]),
    services: new Map(),
    ssoSessions: new Map(),
  };
  expect(() => endpointFor(own, {}, 'sandbox', 'sts')).toThrow('has no endpoint_url');
});

test('a stream moves to another origin with its path and query', () => {
  const url = 'wss://ssmmessages.eu-west-1.amazonaws.com/v1/data-channel/s-1?role=publish_subscribe&cell-number=A%2B';
  expect(withOrigin(url, 'https://proxy.example:8443')).toBe(
    'wss://proxy.example:8443/v1/data-channel/s-1?role=publish_subscribe&cell-number=A%2B',
  );
  expect(withOrigin(url, 'http://127.0.0.1:9')).toMatch(/^ws:\/\/127\.0\.0\.1:9\/v1/);
});

test('variants of AWS endpoints come from the profile, or the environment before it', () => {
  const sections = read('[profile p]\nuse_fips_endpoint = true');
  expect(endpointVariants(sections, {}, 'p')).toEqual({ useFipsEndpoint: true, useDualstackEndpoint: false });
  expect(
    endpointVariants(sections, { AWS_USE_FIPS_ENDPOINT: 'false', AWS_USE_DUALSTACK_ENDPOINT: 'true' }, 'p'),
  ).toEqual({
    useFipsEndpoint: false,
    useDualstackEndpoint: true,
  });
});

test('only this computer is loopback', () => {
  expect(isLoopback('localhost')).toBe(true);
  expect(isLoopback('128.0.0.1')).toBe(false);
});
