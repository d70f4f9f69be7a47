import { en } from './en/index.ts';
import { ko } from './ko/index.ts';

/** The languages of the app; every text is in all of them (the types of words/ko require it). */
export const languages = { en, ko };
export type Language = keyof typeof languages;
export type Messages = typeof en;

/** The language for a system locale such as `ko-KR`; English for all that is not there. */
export function languageOf(locale: string): Language {
  return /^ko(?![a-z])/i.test(locale) ? 'ko' : 'en';
}
