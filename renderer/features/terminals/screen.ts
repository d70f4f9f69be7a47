import type { TerminalSize } from '../../../contract/terminal.ts';
import type { ScreenLook } from '../../workspace/terminal-look.ts';
import type { KeyPress } from './keys.ts';

/** What a screen tells of its user. */
export interface ScreenEvents {
  /** Keys as the shell gets them, and the screen's own answers to questions of programs. */
  onInput(text: string): void;
  /** Mouse reports of the legacy encodings: one character is one byte. */
  onBinary(text: string): void;
  /** A paste of the system (menu, middle click); the screen itself pastes nothing. */
  onPaste(text: string): void;
  /** The user has finished selecting text. */
  onSelected(): void;
  /** Position from 0, -1 when not numbered. */
  onFound(found: { readonly index: number; readonly count: number }): void;
  /** A link was clicked. */
  onLink(uri: string, event: Pick<MouseEvent, 'ctrlKey' | 'metaKey'>): void;
  /** Whether a key is the app's (or the page's) and must not reach the shell. */
  isAppKey(press: KeyPress): boolean;
}

export interface FindOptions {
  readonly caseSensitive: boolean;
  readonly regex: boolean;
}

/** The part of a terminal emulator that the dock needs: one screen with its scrollback. */
export interface TerminalScreen {
  /** Puts the screen into an element of the page; again when its pane has moved. The scrollback stays. */
  attach(host: HTMLElement): void;
  /** Fits the grid to the element. Undefined while it cannot be measured (not shown, collapsed). */
  fit(): TerminalSize | undefined;
  /** `done` is called when it is on the screen. */
  write(bytes: Uint8Array, done: () => void): void;
  /** Ends what a dead program left behind (alternate screen, mouse and paste modes) and draws a line with a text. */
  divide(text: string): void;
  apply(look: ScreenLook): void;
  focus(): void;
  selection(): string;
  selectAll(): void;
  clear(): void;
  /** Whether the program asked for marks round a paste. */
  bracketedPaste(): boolean;
  /** Whether the program takes the mouse's buttons. */
  takesMouse(): boolean;
  find(term: string, options: FindOptions, direction: 'next' | 'previous'): void;
  endFind(): void;
  dispose(): void;
}

/** Makes a screen; the emulator is loaded with the first one. */
export type CreateScreen = (look: ScreenLook, events: ScreenEvents) => Promise<TerminalScreen>;
