import { execFileSync, spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { proxyFor } from '../../../../main/aws/proxy.ts';

const p = 'http://proxy.example:3128';
const ssm = 'https://ssm.us-east-1.amazonaws.com/';

test.each<[string, Record<string, string>, string, string | undefined]>([
  ['none', {}, ssm, undefined],
  ['HTTPS_PROXY', { HTTPS_PROXY: p }, ssm, `${p}/`],
  ['lower case over upper', { HTTPS_PROXY: 'http://other:1', https_proxy: p }, ssm, `${p}/`],
  ['an empty lower-case one takes it away', { HTTPS_PROXY: p, https_proxy: '' }, ssm, undefined],
  ['HTTP_PROXY is not for https', { HTTP_PROXY: p }, ssm, undefined],
  ['nor is ALL_PROXY', { ALL_PROXY: p, all_proxy: p }, ssm, undefined],
  ['without a scheme', { HTTPS_PROXY: 'proxy.example:3128' }, ssm, `${p}/`],
  ['with slashes alone', { HTTPS_PROXY: '//proxy.example:3128' }, ssm, `${p}/`],
  ['a path is passed over', { HTTPS_PROXY: `${p}/x?y` }, ssm, `${p}/`],
  ['over TLS', { HTTPS_PROXY: 'https://proxy.example' }, ssm, 'https://proxy.example/'],
  ['a websocket as https', { HTTPS_PROXY: p }, 'wss://ssmmessages.us-east-1.amazonaws.com/v1', `${p}/`],
  ['plain http never', { HTTP_PROXY: p, HTTPS_PROXY: p }, 'http://127.0.0.1:4566/', undefined],
  ['loopback as any other', { HTTPS_PROXY: p }, 'https://localhost:4443/', `${p}/`],
  ['a user', { HTTPS_PROXY: 'http://me:p%40ss%@proxy.example' }, ssm, 'http://me:p%40ss%25@proxy.example/'],
  ['NO_PROXY: all', { HTTPS_PROXY: p, NO_PROXY: '*' }, ssm, undefined],
  ['NO_PROXY: * is only alone', { HTTPS_PROXY: p, NO_PROXY: '*,x' }, ssm, `${p}/`],
  ['NO_PROXY: a name', { HTTPS_PROXY: p, NO_PROXY: 'x, SSM.us-east-1.amazonaws.com' }, ssm, undefined],
  ['NO_PROXY: an ending', { HTTPS_PROXY: p, NO_PROXY: 'amazonaws.com' }, ssm, undefined],
  ['NO_PROXY: an ending with a dot', { HTTPS_PROXY: p, no_proxy: '.amazonaws.com' }, ssm, undefined],
  ['NO_PROXY: no part of a name', { HTTPS_PROXY: p, NO_PROXY: 'zonaws.com' }, ssm, `${p}/`],
  ['NO_PROXY: no pattern', { HTTPS_PROXY: p, NO_PROXY: '*.amazonaws.com' }, ssm, `${p}/`],
  ['NO_PROXY: a port', { HTTPS_PROXY: p, NO_PROXY: 'localhost:4443' }, 'https://localhost:4443/', undefined],
  ['NO_PROXY: another port', { HTTPS_PROXY: p, NO_PROXY: 'localhost:1' }, 'https://localhost:4443/', `${p}/`],
  ['NO_PROXY: any port', { HTTPS_PROXY: p, NO_PROXY: 'localhost' }, 'https://localhost:4443/', undefined],
  ['NO_PROXY: an address', { HTTPS_PROXY: p, NO_PROXY: '127.0.0.1' }, 'https://127.0.0.1:4443/', undefined],
  ['NO_PROXY: no CIDR', { HTTPS_PROXY: p, NO_PROXY: '127.0.0.0/8' }, 'https://127.0.0.1:4443/', `${p}/`],
  ['NO_PROXY: IPv6', { HTTPS_PROXY: p, NO_PROXY: '[::1]' }, 'https://[::1]:4443/', undefined],
])('%s', (_name, env, url, expected) => {
  expect(proxyFor(env, url)).toBe(expected);
});

// What the AWS CLI calls (botocore: get_environ_proxies) judges on its own.
const python = `
import json, os, sys, urllib.request
def answer(env, url):
    os.environ.clear()
    os.environ.update(env)
    skip = urllib.request.proxy_bypass_environment(url.split('/')[2])
    return None if skip else urllib.request.getproxies_environment().get('https')
print(json.dumps([answer(*one) for one in json.load(sys.stdin)]))
`;
const hasPython = spawnSync('python3', ['--version']).status === 0;

test.runIf(hasPython)("Python's own rules say the same of all pairs", () => {
  const urls = [ssm, 'https://localhost:4443/', 'https://127.0.0.1:4443/', 'https://[::1]:4443/'];
  const proxies = [
    {},
    { HTTPS_PROXY: p },
    { HTTPS_PROXY: 'http://other:1', https_proxy: p },
    { HTTPS_PROXY: p, https_proxy: '' },
  ];
  const lists = [
    '',
    '*',
    '*,x',
    'localhost:4443,.amazonaws.com',
    '127.0.0.0/8, *.amazonaws.com',
    'aws.com,[::1],127.0.0.1',
    '..COM',
  ];
  const pairs = proxies.flatMap((proxy) =>
    lists.flatMap((list) =>
      [{ NO_PROXY: list }, { no_proxy: list }, { NO_PROXY: 'localhost', no_proxy: list }].flatMap((no) =>
        urls.map((url): [Record<string, string>, string] => [{ ...proxy, ...no }, url]),
      ),
    ),
  );
  const theirs = execFileSync('python3', ['-c', python], { input: JSON.stringify(pairs), encoding: 'utf8' });
  const ours = pairs.map(([env, url]) => proxyFor(env, url)?.replace(/\/$/, '') ?? null);
  expect(ours).toEqual(JSON.parse(theirs));
});

test.each([
  ['socks5://proxy.example:1080', {}],
  ['http://', {}],
  ['http://me:canary%ff@proxy.example', {}],
])('%s is refused without telling it', (value) => {
  expect(() => proxyFor({ HTTPS_PROXY: value }, ssm)).toThrow(
    expect.objectContaining({
      failure: { code: 'proxy-failed', message: expect.not.stringContaining('canary') as string },
    }),
  );
});
