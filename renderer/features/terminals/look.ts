import i18next from 'i18next';
import type { StoreApi } from 'zustand/vanilla';
import type { SettingsState } from '../../workspace/settings.ts';
import { themeOf } from '../../workspace/terminal-schemes.ts';
import type { ScreenLook } from './screen.ts';

/** The look of every screen now, from the settings and the page's theme. */
export function lookOf(settings: StoreApi<SettingsState>, name: string): ScreenLook {
  const { terminal } = settings.getState().settings;
  const root = document.documentElement;
  const fonts = getComputedStyle(root).getPropertyValue('--font-mono').trim();
  return {
    fontFamily: fonts === '' ? 'monospace' : fonts,
    fontSize: terminal.fontSize,
    lineHeight: terminal.lineHeight,
    theme: themeOf(terminal.scheme, root.dataset['theme'] === 'light' ? 'light' : 'dark'),
    cursorStyle: terminal.cursorStyle,
    cursorBlink: terminal.cursorBlink && !lessMotion(),
    scrollback: terminal.scrollback,
    renderer: terminal.renderer,
    screenReader: terminal.screenReader,
    label: i18next.t('terminals.screen', { name }),
    busyLabel: i18next.t('terminals.screenBusy'),
  };
}

/** Calls `listener` whenever a look may have changed; returns the function that ends it. */
export function watchLook(settings: StoreApi<SettingsState>, listener: () => void): () => void {
  const theme = new MutationObserver(listener);
  theme.observe(document.documentElement, { attributeFilter: ['data-theme', 'lang'] });
  const ends = settings.subscribe((now, before) => {
    if (now.settings.terminal !== before.settings.terminal) listener();
  });
  return () => {
    theme.disconnect();
    ends();
  };
}

function lessMotion(): boolean {
  // jsdom has no media queries.
  return typeof matchMedia === 'function' && matchMedia('(prefers-reduced-motion: reduce)').matches;
}
