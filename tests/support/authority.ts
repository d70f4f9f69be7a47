import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** A certificate authority of the test's own, with one certificate for this computer. Nothing of it is kept. */
export interface Authority {
  /** File with the authority's certificate (PEM). */
  readonly file: string;
  /** Its common name. */
  readonly name: string;
  /** The certificate and key of `localhost`, 127.0.0.1 and ::1. */
  readonly cert: string;
  readonly key: string;
  remove(): void;
}

/** Makes an authority with OpenSSL's command; `hosts` are names beside this computer's. */
export function createAuthority(name: string, hosts: readonly string[] = []): Authority {
  const folder = mkdtempSync(path.join(tmpdir(), 'authority-'));
  const at = (file: string) => path.join(folder, file);
  const openssl = (...args: string[]) => execFileSync('openssl', args, { stdio: 'pipe' });
  const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  const names = ['DNS:localhost', 'IP:127.0.0.1', 'IP:::1', ...hosts.map((host) => `DNS:${host}`)].join(',');
  writeFileSync(at('leaf.ext'), `subjectAltName=${names}\nextendedKeyUsage=serverAuth\n`);
  // prettier-ignore
  openssl('req', '-x509', ...newKey, '-days', '2', '-subj', `/CN=${name}`, '-keyout', at('ca.key'), '-out', at('ca.pem'),
    '-addext', 'basicConstraints=critical,CA:TRUE', '-addext', 'keyUsage=critical,keyCertSign,cRLSign');
  openssl('req', ...newKey, '-subj', '/CN=localhost', '-keyout', at('leaf.key'), '-out', at('leaf.csr'));
  // prettier-ignore
  openssl('x509', '-req', '-in', at('leaf.csr'), '-CA', at('ca.pem'), '-CAkey', at('ca.key'), '-CAcreateserial',
    '-days', '2', '-extfile', at('leaf.ext'), '-out', at('leaf.pem'));
  return {
    file: at('ca.pem'),
    name,
    cert: readFileSync(at('leaf.pem'), 'utf8'),
    key: readFileSync(at('leaf.key'), 'utf8'),
    remove: () => rmSync(folder, { recursive: true }),
  };
}
