import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import tls from 'node:tls';
import { afterAll, expect, test } from 'vitest';
import { readCaBundle } from '../../../../main/aws/ca-bundle.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'ca-bundle-'));
afterAll(() => rmSync(folder, { recursive: true }));
const [first = '', second = ''] = tls.rootCertificates;

function write(name: string, text: string | Buffer): string {
  const file = path.join(folder, name);
  writeFileSync(file, text);
  return file;
}

test('certificates alone are taken, whatever stands between them', async () => {
  const key = '-----BEGIN PRIVATE KEY-----\ncanary\n-----END PRIVATE KEY-----';
  const file = write('two.pem', `# ours\r\n${first}\n${key}\nsubject=x\n${second.replaceAll('\n', '\r\n')}`);
  const text = await readCaBundle(file);
  expect(text.match(/BEGIN CERTIFICATE/g)).toHaveLength(2);
  expect(text).not.toContain('canary');
  expect(() => tls.createSecureContext({ ca: text })).not.toThrow();
});

test.each([
  ['none.pem', 'no certificate here', 'holds no certificate'],
  ['empty.pem', '', 'holds no certificate'],
  ['binary.der', Buffer.from([0x30, 0x82, 0x01]), 'holds no certificate'],
  ['half.pem', `${first}\n${second.slice(0, 200)}\n-----END CERTIFICATE-----\n`, 'Certificate 2 of the file'],
  ['large.pem', Buffer.alloc(4_194_305, first), 'larger than 4 MiB'],
])('%s is told with its name', async (name, content, message) => {
  const file = write(name, content);
  await expect(readCaBundle(file)).rejects.toMatchObject({
    failure: { code: 'ca-broken', subject: { file }, message: expect.stringContaining(message) as string },
  });
});

test('a file that is missing, and a folder', async () => {
  const missing = path.join(folder, 'missing.pem');
  await expect(readCaBundle(missing)).rejects.toMatchObject({
    failure: { code: 'ca-broken', subject: { file: missing }, message: 'The file cannot be read (ENOENT).' },
  });
  await expect(readCaBundle(folder)).rejects.toMatchObject({
    failure: { code: 'ca-broken', subject: { file: folder } },
  });
});

test('a file that was changed is read again', async () => {
  const file = write('changing.pem', first);
  expect(await readCaBundle(file)).toContain(first.trim());
  // As long as the first one, and written in the same moment.
  writeFileSync(file, 'x'.repeat(first.length));
  await expect(readCaBundle(file)).rejects.toMatchObject({ failure: { code: 'ca-broken' } });
  writeFileSync(file, second);
  expect(await readCaBundle(file)).toContain(second.trim());
});
