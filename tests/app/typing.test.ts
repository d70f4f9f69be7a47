import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { nodeRow, openApp, terminalText, type App } from '../support/app.ts';

let app: App;

beforeAll(async () => {
  app = await openApp({ flags: ['--sandbox'] });
  const { page } = app;
  await page.getByText('31 nodes').waitFor();
  await nodeRow(page, 'web-1').dblclick();
  await page.locator('[data-terminal][data-phase="connected"]').waitFor();
});
afterAll(() => app.close());
afterEach((context) => app.keepEvidence(context));

/** The page's next turn, in which the emulator sends a composition that has ended: no sleep, for it takes no time of its own. */
const pageTurn = () => app.page.evaluate(() => new Promise((resolve) => setTimeout(resolve)));

/** What a program on the node is given for what is typed, byte by byte in hexadecimal. */
async function bytesOf(type: () => Promise<void>, mark: string): Promise<string> {
  const { page } = app;
  await page.keyboard.type(
    `clear; stty raw -echo opost; echo ${mark}-ready; head -c \${N:-99} | od -An -tx1; stty sane\n`,
  );
  await expect.poll(() => terminalText(page)).toMatch(new RegExp(`^${mark}-ready`, 'm'));
  await type();
  await expect.poll(() => terminalText(page)).toMatch(/^( [0-9a-f]{2})+\s*$/m);
  const [hex = ''] = /^( [0-9a-f]{2})+(\s+( [0-9a-f]{2})+)*/m.exec(await terminalText(page)) ?? [];
  return hex.replaceAll(/\s+/g, ' ').trim();
}

test('keys that belong to the shell reach it: control chords, Alt, function keys', async () => {
  const { page } = app;
  await page.keyboard.type('N=13\n');
  const seen = await bytesOf(async () => {
    for (const key of ['Control+r', 'Control+w', 'Control+k', 'Control+c', 'Control+z']) await page.keyboard.press(key);
    await page.keyboard.press('Alt+b');
    await page.keyboard.press('F5');
    await page.keyboard.press('Control+d');
  }, 'chords');
  // ^R ^W ^K ^C ^Z, ESC b, ESC [ 1 5 ~, ^D
  expect(seen).toBe('12 17 0b 03 1a 1b 62 1b 5b 31 35 7e 04');
});

test('characters of AltGr and text composed by an input method arrive whole', async () => {
  const { page } = app;
  await page.keyboard.type('N=18\n');
  const session = await page.context().newCDPSession(page);
  const seen = await bytesOf(async () => {
    // AltGr+Q and AltGr+E of a German layout, as Chromium tells them: a character, and no modifier of a chord.
    for (const [text, code] of [
      ['@', 'KeyQ'],
      ['€', 'KeyE'],
    ] as const) {
      await session.send('Input.dispatchKeyEvent', { type: 'keyDown', key: text, text, code });
      await session.send('Input.dispatchKeyEvent', { type: 'keyUp', key: text, code });
    }
    // A Hangul syllable grows while it is composed; the shell gets what was chosen, once.
    for (const text of ['ㅎ', '하', '한'])
      await session.send('Input.imeSetComposition', { text, selectionStart: 1, selectionEnd: 1 });
    await session.send('Input.insertText', { text: '한글' });
    await page.keyboard.insertText('🙂漢');
    await pageTurn();
    await page.keyboard.press('Control+d');
  }, 'composed');
  const expected = Buffer.from('@€한글🙂漢\u0004').toString('hex');
  expect(seen.replaceAll(' ', '')).toBe(expected);
});

test('text that follows a composition in the same turn stays behind it, and comes once', async () => {
  const { page } = app;
  await page.keyboard.type('N=11\n');
  const session = await page.context().newCDPSession(page);
  const seen = await bytesOf(async () => {
    await page.evaluate(() => {
      const insert = () => document.execCommand('insertText', false, '🙂');
      document.activeElement?.addEventListener('compositionend', insert, { once: true });
    });
    await session.send('Input.imeSetComposition', { text: '한', selectionStart: 1, selectionEnd: 1 });
    await session.send('Input.insertText', { text: '한글' });
    await pageTurn();
    await page.keyboard.press('Control+d');
  }, 'followed');
  expect(seen.replaceAll(' ', '')).toBe(Buffer.from('한글🙂\u0004').toString('hex'));
});
