import type { ITheme } from '@xterm/xterm';
import i18next from 'i18next';
import type { StoreApi } from 'zustand/vanilla';
import type { SettingsState } from './settings.ts';
import { themeOf } from './terminal-schemes.ts';

/** How a screen looks: from the settings, the app's theme and language. */
export interface ScreenLook {
  readonly fontFamily: string;
  /** CSS pixels. */
  readonly fontSize: number;
  readonly lineHeight: number;
  readonly theme: ITheme;
  readonly cursorStyle: 'block' | 'bar' | 'underline';
  readonly cursorBlink: boolean;
  /** Lines kept above the screen. */
  readonly scrollback: number;
  readonly renderer: 'dom' | 'webgl';
  readonly screenReader: boolean;
  /** Accessible name of the terminal. */
  readonly label: string;
  /** Said to a screen reader when the output is too fast to be read. */
  readonly busyLabel: string;
}

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
