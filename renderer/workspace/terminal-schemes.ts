import type { ITheme } from '@xterm/xterm';

/** A set of terminal colours that can be chosen in the settings. */
export interface TerminalScheme {
  /** Kept in the settings (`terminal.scheme`). */
  readonly id: string;
  /** A name of its own, the same in every language; `follow` is named by its page. */
  readonly name: string;
  readonly theme: ITheme;
}

const names = ['black', 'red', 'green', 'yellow', 'blue', 'magenta', 'cyan', 'white'] as const;
const brightNames = [
  'brightBlack',
  'brightRed',
  'brightGreen',
  'brightYellow',
  'brightBlue',
  'brightMagenta',
  'brightCyan',
  'brightWhite',
] as const;

/** The app's own colours (look.md), dark. */
const followDark = scheme(
  '#151a21',
  '#e7ebf0',
  '#6cb0ff',
  '#2c3541 #ff7a76 #4fcb8d #f2b84b #6cb0ff #c79bff #56cfd6 #c5ccd6',
  '#7d8a9a #ff9b97 #7bdca9 #f7cd7c #93c5ff #d8b8ff #84dfe4 #ffffff',
);

/** The app's own colours (look.md), light. */
const followLight = scheme(
  '#ffffff',
  '#18202b',
  '#1a5fd0',
  '#18202b #c2292b #137a48 #8a5a00 #1a5fd0 #7b3fb5 #0b7285 #556274',
  '#465263 #a51d20 #0d6339 #704900 #134ba8 #642e98 #085a69 #7d8896',
);

/** All schemes: `follow` (the app's theme), then ten well-known ones, in their authors' published values. */
export const terminalSchemes: readonly TerminalScheme[] = [
  { id: 'follow', name: 'Fleetdeck', theme: followDark },
  {
    id: 'dracula',
    name: 'Dracula',
    theme: scheme(
      '#282a36',
      '#f8f8f2',
      '#f8f8f2',
      '#21222c #ff5555 #50fa7b #f1fa8c #bd93f9 #ff79c6 #8be9fd #f8f8f2',
      '#6272a4 #ff6e6e #69ff94 #ffffa5 #d6acff #ff92df #a4ffff #ffffff',
    ),
  },
  {
    id: 'github-light',
    name: 'GitHub Light',
    theme: scheme(
      '#ffffff',
      '#24292f',
      '#0969da',
      '#24292f #cf222e #116329 #4d2d00 #0969da #8250df #1b7c83 #6e7781',
      '#57606a #a40e26 #1a7f37 #633c01 #218bff #a475f9 #3192aa #8c959f',
    ),
  },
  {
    id: 'gruvbox-dark',
    name: 'Gruvbox Dark',
    theme: scheme(
      '#282828',
      '#ebdbb2',
      '#ebdbb2',
      '#282828 #cc241d #98971a #d79921 #458588 #b16286 #689d6a #a89984',
      '#928374 #fb4934 #b8bb26 #fabd2f #83a598 #d3869b #8ec07c #ebdbb2',
    ),
  },
  {
    id: 'monokai',
    name: 'Monokai',
    theme: scheme(
      '#272822',
      '#f8f8f2',
      '#f8f8f0',
      '#272822 #f92672 #a6e22e #f4bf75 #66d9ef #ae81ff #a1efe4 #f8f8f2',
      '#75715e #f92672 #a6e22e #f4bf75 #66d9ef #ae81ff #a1efe4 #f9f8f5',
    ),
  },
  {
    id: 'nord',
    name: 'Nord',
    theme: scheme(
      '#2e3440',
      '#d8dee9',
      '#d8dee9',
      '#3b4252 #bf616a #a3be8c #ebcb8b #81a1c1 #b48ead #88c0d0 #e5e9f0',
      '#4c566a #bf616a #a3be8c #ebcb8b #81a1c1 #b48ead #8fbcbb #eceff4',
    ),
  },
  {
    id: 'one-dark',
    name: 'One Dark',
    theme: scheme(
      '#282c34',
      '#abb2bf',
      '#528bff',
      '#282c34 #e06c75 #98c379 #e5c07b #61afef #c678dd #56b6c2 #abb2bf',
      '#5c6370 #e06c75 #98c379 #e5c07b #61afef #c678dd #56b6c2 #ffffff',
    ),
  },
  {
    id: 'solarized-dark',
    name: 'Solarized Dark',
    theme: scheme(
      '#002b36',
      '#839496',
      '#93a1a1',
      '#073642 #dc322f #859900 #b58900 #268bd2 #d33682 #2aa198 #eee8d5',
      '#002b36 #cb4b16 #586e75 #657b83 #839496 #6c71c4 #93a1a1 #fdf6e3',
    ),
  },
  {
    id: 'solarized-light',
    name: 'Solarized Light',
    theme: scheme(
      '#fdf6e3',
      '#657b83',
      '#586e75',
      '#073642 #dc322f #859900 #b58900 #268bd2 #d33682 #2aa198 #eee8d5',
      '#002b36 #cb4b16 #586e75 #657b83 #839496 #6c71c4 #93a1a1 #fdf6e3',
    ),
  },
  {
    id: 'tokyo-night',
    name: 'Tokyo Night',
    theme: scheme(
      '#1a1b26',
      '#c0caf5',
      '#c0caf5',
      '#15161e #f7768e #9ece6a #e0af68 #7aa2f7 #bb9af7 #7dcfff #a9b1d6',
      '#414868 #f7768e #9ece6a #e0af68 #7aa2f7 #bb9af7 #7dcfff #c0caf5',
    ),
  },
  {
    id: 'tomorrow-night',
    name: 'Tomorrow Night',
    theme: scheme(
      '#1d1f21',
      '#c5c8c6',
      '#c5c8c6',
      '#1d1f21 #cc6666 #b5bd68 #f0c674 #81a2be #b294bb #8abeb7 #c5c8c6',
      '#969896 #cc6666 #b5bd68 #f0c674 #81a2be #b294bb #8abeb7 #ffffff',
    ),
  },
];

/** The colours of a scheme under the app's theme; an unknown id (an older file) follows the app. */
export function themeOf(schemeId: string, appTheme: 'dark' | 'light'): ITheme {
  const found = terminalSchemes.find((each) => each.id === schemeId);
  if (found === undefined || found.id === 'follow') return appTheme === 'light' ? followLight : followDark;
  return found.theme;
}

/** `normal` and `bright`: the eight ANSI colours in their order. */
function scheme(background: string, foreground: string, cursor: string, normal: string, bright: string): ITheme {
  const pick = (keys: readonly string[], colours: string) => {
    const values = colours.split(' ');
    return keys.map((key, at) => [key, values[at] ?? foreground] as const);
  };
  return {
    background,
    foreground,
    cursor,
    cursorAccent: background,
    selectionBackground: `${cursor}55`,
    ...Object.fromEntries([...pick(names, normal), ...pick(brightNames, bright)]),
  };
}
