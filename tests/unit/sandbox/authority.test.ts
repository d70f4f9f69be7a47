import { execFileSync } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { createAuthority } from '../../../sandbox/wire/tls/authority.ts';

test('OpenSSL, in its strictest mode, takes the certificate with its authority alone', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'authority-'));
  const at = (name: string) => path.join(folder, name);
  const ours = createAuthority('Ours');
  writeFileSync(at('ca.pem'), ours.certificate);
  writeFileSync(at('other.pem'), createAuthority('Ours').certificate);
  writeFileSync(at('leaf.pem'), ours.cert);
  const verify = (ca: string, ...more: string[]) =>
    execFileSync(
      'openssl',
      ['verify', '-x509_strict', '-no-CApath', '-no-CAstore', '-CAfile', at(ca), ...more, at('leaf.pem')],
      {
        stdio: 'pipe',
        encoding: 'utf8',
      },
    );
  expect(verify('ca.pem', '-purpose', 'sslserver', '-verify_hostname', 'localhost')).toContain('OK');
  expect(verify('ca.pem', '-verify_ip', '127.0.0.1')).toContain('OK');
  expect(() => verify('ca.pem', '-verify_hostname', 'example.com')).toThrow(/hostname mismatch/i);
  expect(() => verify('other.pem')).toThrow(
    /certificate signature failure|unable to get local issuer|verification failed/i,
  );
  rmSync(folder, { recursive: true });
});

test('Node reads what stands in it', () => {
  const { certificate, cert } = createAuthority('Ours');
  const leaf = new X509Certificate(cert);
  expect(leaf.subjectAltName).toBe('DNS:localhost, IP Address:127.0.0.1, IP Address:0:0:0:0:0:0:0:1');
  expect(leaf.ca).toBe(false);
  expect(leaf.checkIssued(new X509Certificate(certificate))).toBe(true);
  expect(new X509Certificate(certificate).ca).toBe(true);
});
