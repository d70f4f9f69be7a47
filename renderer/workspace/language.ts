import i18next, { type i18n } from 'i18next';
import { initReactI18next } from 'react-i18next';
import type { AppInfo } from '../../contract/features/app.ts';
import type { Settings } from '../../contract/features/settings.ts';
import { languageOf, languages, type Language, type Messages } from '../../words/index.ts';

declare module 'i18next' {
  // eslint-disable-next-line typescript/consistent-type-definitions
  interface CustomTypeOptions {
    defaultNS: 'translation';
    resources: { translation: Messages };
  }
}

/** The language to show: the command line's wish, then the setting, then the system's. */
export function chosenLanguage(
  info: Pick<AppInfo, 'flags' | 'systemLanguage'>,
  setting: Settings['language'],
): Language {
  if (info.flags.lang !== undefined) return info.flags.lang;
  return setting === 'system' ? languageOf(info.systemLanguage) : setting;
}

/**
 * The window's texts: i18next's own instance, so that code outside of React reads the same. Ready at once (all words
 * are in the bundle); `changeLanguage` switches them live.
 */
export function createTexts(language: Language): i18n {
  if (i18next.isInitialized) {
    void i18next.changeLanguage(language);
    return i18next;
  }
  i18next.on('languageChanged', (chosen) => {
    document.documentElement.lang = chosen;
  });
  void i18next.use(initReactI18next).init({
    lng: language,
    fallbackLng: 'en',
    resources: { en: { translation: languages.en }, ko: { translation: languages.ko } },
    // React escapes what it draws.
    interpolation: { escapeValue: false },
    initAsync: false,
    returnNull: false,
  });
  return i18next;
}
