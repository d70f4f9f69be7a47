import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';

const css = readFileSync(new URL('../../../renderer/ui/tokens.css', import.meta.url), 'utf8');
const backgrounds = ['canvas', 'surface', 'raised'];
const texts = ['text', 'muted', 'accent', 'ok', 'warn', 'bad'];

/** The tokens of one theme as the stylesheet gives them. */
function tokensOf(theme: string): Map<string, string> {
  const block = new RegExp(`data-theme='${theme}'\\] \\{([^}]*)\\}`).exec(css)?.[1] ?? '';
  return new Map([...block.matchAll(/--([\w-]+):\s*([^;]+);/g)].map(([, name = '', value = '']) => [name, value]));
}

type Rgb = readonly [number, number, number];

function rgb(hex: string): Rgb {
  const digits = /^#([0-9a-f]{6})$/i.exec(hex)?.[1];
  if (digits === undefined) throw new Error(`${hex} is no colour of six digits.`);
  return [0, 2, 4].map((at) => Number.parseInt(digits.slice(at, at + 2), 16)) as unknown as Rgb;
}

/** A tint (`rgb(r g b / p%)`) as it looks on a background. */
function over(tint: string, background: Rgb): Rgb {
  const [r = 0, g = 0, b = 0, percent = 0] = (tint.match(/[\d.]+/g) ?? []).map(Number);
  const share = percent / 100;
  return [r, g, b].map((part, at) => part * share + background[at]! * (1 - share)) as unknown as Rgb;
}

/** Relative luminance and contrast ratio, WCAG 2.2. */
function luminance(colour: Rgb): number {
  const [r, g, b] = colour.map((part) => {
    const value = part / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  }) as unknown as Rgb;
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
function contrast(one: Rgb, other: Rgb): number {
  const [light, dark] = [luminance(one), luminance(other)].sort((a, b) => b - a) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}

describe.each(['dark', 'light'])('the %s theme', (theme) => {
  const tokens = tokensOf(theme);
  const colour = (name: string) => rgb(tokens.get(name) ?? '');

  test.each(texts.flatMap((text) => backgrounds.map((background) => [text, background] as const)))(
    '%s can be read on %s',
    (text, background) => {
      expect(contrast(colour(text), colour(background))).toBeGreaterThanOrEqual(4.5);
    },
  );

  test.each([
    ['on-accent', 'accent'],
    ['on-bad', 'bad'],
  ])('%s can be read on %s', (text, background) => {
    expect(contrast(colour(text), colour(background))).toBeGreaterThanOrEqual(4.5);
  });

  test.each(backgrounds.flatMap((background) => ['selection', 'hover'].map((tint) => [tint, background] as const)))(
    'body and secondary text can be read on a row under %s on %s',
    (tint, background) => {
      const row = over(tokens.get(tint) ?? '', colour(background));
      expect(contrast(colour('text'), row)).toBeGreaterThanOrEqual(4.5);
      expect(contrast(colour('muted'), row)).toBeGreaterThanOrEqual(4.5);
    },
  );

  test.each(backgrounds)('the edge of a field stands out on %s', (background) => {
    expect(contrast(colour('control-line'), colour(background))).toBeGreaterThanOrEqual(3);
  });
});
