import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { createSettingsHandlers } from '../../../../../main/features/settings/index.ts';
import { createSettings } from '../../../../../main/storage/settings.ts';

test('a watcher gets the settings at once and after each change, until it leaves', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'settings-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const settings = await createSettings({ file: path.join(folder, 'settings.json'), onProblem: () => {} });
  const handlers = createSettingsHandlers({ settings });
  const leave = new AbortController();
  const seen: unknown[] = [];
  const watching = handlers.watch({}, (value) => void seen.push(value.theme), { signal: leave.signal });
  await handlers.change({ theme: 'dark' }, leave);
  leave.abort();
  await watching;
  await handlers.change({ theme: 'light' }, { signal: new AbortController().signal });
  expect(seen).toEqual(['system', 'dark']);
});
