import { describe, expect, test } from 'vitest';
import { failureCodes } from '../../../contract/failure.ts';
import { languageOf, languages } from '../../../words/index.ts';

type Node = string | { readonly [key: string]: Node };

/** Every text by its dotted key. */
function textsOf(node: Node, key = ''): Array<[string, string]> {
  if (typeof node === 'string') return [[key, node]];
  return Object.entries(node).flatMap(([name, child]) => textsOf(child, key === '' ? name : `${key}.${name}`));
}

const english = new Map(textsOf(languages.en));
const korean = new Map(textsOf(languages.ko));
const placeholders = (text: string) =>
  [...text.matchAll(/\{\{\s*(\w+)/g)].map(([, name = '']) => name).sort((a, b) => a.localeCompare(b));
/** Korean has no singular: the plural's text stands for both. */
const otherOf = (key: string) => key.replace(/_one$/, '_other');

const empty = (texts: ReadonlyMap<string, string>) => [...texts].filter(([, text]) => text.trim() === '');

describe('the words', () => {
  test('are there in Korean, each of them', () => {
    expect([...english.keys()].filter((key) => !korean.has(otherOf(key)))).toEqual([]);
  });

  test('are no more in Korean than in English', () => {
    expect([...korean.keys()].filter((key) => !english.has(key))).toEqual([]);
  });

  test('name the same values in both languages', () => {
    const differing = [...korean].filter(
      ([key, text]) => placeholders(text).join() !== placeholders(english.get(key) ?? '').join(),
    );
    expect(differing).toEqual([]);
  });

  test('are empty only where both languages say nothing on purpose', () => {
    expect(empty(korean)).toEqual(empty(english));
  });

  test('say what happened, why and what to do for every failure', () => {
    for (const language of [languages.en, languages.ko]) {
      expect(Object.keys(language.failures.codes).sort()).toEqual([...failureCodes].sort());
      for (const texts of Object.values(language.failures.codes)) {
        expect(Object.keys(texts)).toEqual(['title', 'why', 'next']);
      }
    }
  });
});

test.each([
  ['ko', 'ko'],
  ['ko-KR', 'ko'],
  ['en-US', 'en'],
  ['kok-IN', 'en'],
  ['de', 'en'],
])('the language of the locale %s is %s', (locale, language) => {
  expect(languageOf(locale)).toBe(language);
});
