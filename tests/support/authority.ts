import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createAuthority as create, type Authority as Made } from '../../sandbox/wire/tls/authority.ts';

/** An authority of the test's own; nothing of it is kept. */
export interface Authority extends Made {
  /** File with the authority's certificate (PEM). */
  readonly file: string;
  remove(): void;
}

/** `hosts` are names beside this computer's. */
export function createAuthority(name: string, hosts: readonly string[] = []): Authority {
  const folder = mkdtempSync(path.join(tmpdir(), 'authority-'));
  const file = path.join(folder, 'ca.pem');
  const made = create(name, hosts);
  writeFileSync(file, made.certificate);
  return { ...made, file, remove: () => rmSync(folder, { recursive: true }) };
}
