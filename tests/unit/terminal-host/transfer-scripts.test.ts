import { expect, test } from 'vitest';
import { commandOf, isTypable, typedOf, type TransferPlan } from '../../../main/terminal-host/transfer/plan.ts';

const plan: TransferPlan = {
  direction: 'upload',
  platform: 'unix',
  path: '~',
  name: 'a.txt',
  size: 10,
  existing: 'replace',
  partId: '0123abcd',
  nonce: '0123456789abcdef',
};

// There is no PowerShell where these tests run: its program is held by its text.
test('on Windows an old file is replaced in one step, and never deleted before the new one has its name', () => {
  const script = commandOf({ ...plan, platform: 'powershell' });
  expect(script).toContain('[IO.File]::Replace($p,$f,$o)');
  expect(script).not.toContain('[IO.File]::Delete($f)');
  // Where Windows has put it aside and then failed, it comes back, before the new file is taken away.
  const last = script.slice(script.indexOf('finally{'));
  expect(last).toContain('[IO.File]::Move($o,$f)');
  expect(last.indexOf('[IO.File]::Move($o,$f)')).toBeLessThan(last.indexOf('[IO.File]::Delete($p)'));
  // The agent hands it to powershell in double quotes.
  expect(script).not.toContain('"');
});

test('on Windows an old file that a program still runs is not in the way of the next one', () => {
  const aside = (nonce: string) =>
    /\$o=\$q\+'([^']*)'/.exec(commandOf({ ...plan, platform: 'powershell', nonce }))?.[1];
  expect(aside('00000001')).toMatch(/\.old$/);
  expect(aside('00000001')).not.toBe(aside('00000002'));
});

test('on Windows an old file that cannot be deleted is told, before the transfer is done', () => {
  const script = commandOf({ ...plan, platform: 'powershell' });
  expect(script).toContain("try{[IO.File]::Delete($o)}catch{Say ('LEFT '+$o)}");
  expect(script.indexOf('LEFT')).toBeLessThan(script.indexOf('DONE'));
});

test.each(['ask', 'rename'] as const)('on Windows nothing is replaced with %s', (existing) => {
  const script = commandOf({ ...plan, platform: 'powershell', existing });
  expect(script).not.toContain('[IO.File]::Replace');
  expect(script).toContain('[IO.File]::Move($p,$f)');
});

test.each(['unix', 'powershell'] as const)('the unfinished file of %s does not grow with the name', (platform) => {
  const name = 'n'.repeat(255);
  const script = commandOf({ ...plan, platform, name });
  expect(script).toContain('.fleetdeck-0123abcd.part');
  expect(script).not.toMatch(/\$n\.fleetdeck|\$n\+'\.fleetdeck/);
});

test.each(['ask', 'replace', 'rename'] as const)(
  'what is typed with %s fits into one line of a terminal',
  (existing) => {
    const named = (count: number): TransferPlan => ({
      ...plan,
      existing,
      path: `/srv/${'가'.repeat(count)}/`,
      name: 'a',
    });
    let count = 0;
    while (isTypable(named(count + 1))) count += 1;
    // Five characters a byte, three bytes a letter.
    expect(count).toBeGreaterThan(80);
    expect(Buffer.byteLength(typedOf(named(count)))).toBeLessThanOrEqual(4_095);
    expect(Buffer.byteLength(typedOf(named(count + 1)))).toBeGreaterThan(4_095);
  },
);
