import type { TerminalSize } from '../../../contract/terminal.ts';
import type { ScreenLook } from '../../workspace/terminal-look.ts';

/** A terminal emulator that only shows: nothing is typed into it. */
export interface PlayScreen {
  /** Puts it into an element of the page. */
  attach(host: HTMLElement): void;
  /** Makes the text as large as the element lets it be, up to the size of the settings. */
  fit(): void;
  /** Empties it and gives it a size. */
  start(size: TerminalSize): void;
  resize(size: TerminalSize): void;
  /** Resolves when it is on the screen. */
  write(text: string): Promise<void>;
  /** Marks a text on it, the last place first; `''` takes the marks away. */
  mark(term: string): void;
  apply(look: ScreenLook): void;
  dispose(): void;
}

/** Makes a screen; the emulator is loaded with the first one. */
export type CreatePlayScreen = (look: ScreenLook) => Promise<PlayScreen>;

export const createXtermPlayScreen: CreatePlayScreen = async (look) => {
  const { createPlayXterm } = await import('./xterm-play-screen.ts');
  return createPlayXterm(look);
};
