import path from 'node:path';
import { expect, test } from 'vitest';
import { contentPolicy } from '../../../../main/app-shell/content-policy.ts';
import { parseFlags } from '../../../../main/app-shell/flags.ts';
import { isExternalPage, isSignInPage } from '../../../../main/app-shell/navigation.ts';
import { isAllowed } from '../../../../main/app-shell/permissions.ts';
import { fileFor } from '../../../../main/app-shell/served-file.ts';

const root = path.resolve('/srv/renderer');

test.each([
  ['app://fleetdeck/', path.join(root, 'index.html')],
  ['app://fleetdeck/assets/index-1.js', path.join(root, 'assets', 'index-1.js')],
  ['app://fleetdeck/../package.json', path.join(root, 'package.json')],
  ['app://fleetdeck/..%2f..%2fpackage.json', undefined],
  ['app://fleetdeck/%2e%2e%2f%2e%2e%2fetc/passwd', undefined],
  ['app://fleetdeck/%252e%252e%252fpackage.json', undefined],
  ['app://fleetdeck/..\\..\\package.json', undefined],
  ['app://fleetdeck/assets/%00.js', undefined],
  ['app://fleetdeck/%E0%A4%A', undefined],
  ['app://other/index.html', undefined],
  ['file:///etc/hosts', undefined],
  ['not a url', undefined],
])('%s is served from %s', (url, file) => {
  expect(fileFor(root, url)).toBe(file);
});

test.each([
  ['https://docs.aws.amazon.com/systems-manager/', true],
  ['https://eu-west-1.console.aws.amazon.com/systems-manager/', true],
  ['https://d-1234567890.awsapps.com/start', true],
  ['http://docs.aws.amazon.com/', false],
  ['https://docs.aws.amazon.com.evil.test/', false],
  ['https://evil-aws.amazon.com/', false],
  ['https://user@docs.aws.amazon.com/', false],
  ['https://docs.aws.amazon.com:8443/', false],
  ['javascript:alert(1)', false],
  ['file:///etc/hosts', false],
  ['data:text/html,x', false],
])('%s leaves for the browser: %s', (url, leaves) => {
  expect(isExternalPage(url)).toBe(leaves);
});

test.each([
  ['https://oidc.eu-west-1.amazonaws.com/authorize?client_id=x', true],
  ['https://sign-in.example:8443/device', true],
  ['http://127.0.0.1:4566/authorize', true],
  ['http://[::1]:4566/authorize', true],
  ['http://oidc.eu-west-1.amazonaws.com/', false],
  ['http://127.0.0.1.evil.test/', false],
  ['https://user@oidc.eu-west-1.amazonaws.com/', false],
  ['javascript:alert(1)', false],
  ['file:///etc/hosts', false],
  ['not a url', false],
])('%s is opened for a sign-in: %s', (url, opens) => {
  expect(isSignInPage(url)).toBe(opens);
});

test.each([
  ['clipboard-read', 'app://fleetdeck/', true],
  ['clipboard-sanitized-write', 'app://fleetdeck', true],
  ['clipboard-read', 'https://example.com', false],
  ['media', 'app://fleetdeck', false],
  ['notifications', 'app://fleetdeck', false],
  ['openExternal', 'app://fleetdeck', false],
])('the permission %s for %s: %s', (permission, origin, allowed) => {
  expect(isAllowed(permission, origin)).toBe(allowed);
});

test('the content policy names known directives only and lets no script in but ours', () => {
  const directives = new Map(
    contentPolicy.split('; ').map((text) => [text.split(' ')[0], text.split(' ').slice(1).join(' ')]),
  );
  const known = [
    'default-src',
    'script-src',
    'style-src',
    'font-src',
    'img-src',
    'connect-src',
    'base-uri',
    'form-action',
    'frame-ancestors',
  ];
  expect([...directives.keys()]).toEqual(known);
  expect(directives.get('default-src')).toBe("'none'");
  expect(directives.get('script-src')).toBe("'self'");
  expect(directives.get('connect-src')).toBe("'none'");
});

test('the app reads its own switches among those of Chromium', () => {
  const argv = [
    '--no-sandbox',
    '/srv/app',
    '--sandbox',
    '--profile=dev',
    '--region',
    'eu-west-1',
    '--lang=ko',
    '--theme=purple',
    '--inspect=0',
  ];
  expect(parseFlags(argv)).toEqual({ sandbox: true, profile: 'dev', region: 'eu-west-1', lang: 'ko' });
  expect(parseFlags([])).toEqual({ sandbox: false });
});
