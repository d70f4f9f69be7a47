import type { Action } from '../workspace/actions.ts';
import { chordOf, chordsOf, worksInTerminal, type KeyPress, type Platform } from '../workspace/chords.ts';

export interface ShortcutSources {
  readonly platform: Platform;
  readonly actions: () => readonly Action[];
  /** The user's own chords by action id. */
  readonly own: () => Readonly<Record<string, string>>;
  /** Whether an action may run now; none may while a chord is being recorded, few over an open dialog. */
  readonly allowed?: (action: Action) => boolean;
}

/** The action that a key press runs, or undefined when it belongs to whatever has the focus. */
export function actionFor(press: KeyPress, inTerminal: boolean, sources: ShortcutSources): Action | undefined {
  const chord = chordOf(press);
  if (chord === undefined) return undefined;
  if (inTerminal && !worksInTerminal(chord, sources.platform)) return undefined;
  const own = sources.own();
  const taken = sources
    .actions()
    .filter((action) => chordsOf(action, own, sources.platform).includes(chord))
    .filter((action) => !(inTerminal && action.outsideTerminal === true))
    .filter((action) => action.enabled?.() !== false);
  // A chord that the user gave to one action wins over another's default.
  return taken.find((action) => Object.hasOwn(own, action.id)) ?? taken[0];
}

/** Runs actions by their chords, before the focused element sees the key. Returns the function that stops it. */
export function listenForShortcuts(sources: ShortcutSources, target: Window = window): () => void {
  const onKey = (event: KeyboardEvent) => {
    if (event.defaultPrevented) return;
    const action = actionFor(event, isTerminal(event.target), sources);
    if (action === undefined || sources.allowed?.(action) === false) return;
    event.preventDefault();
    event.stopPropagation();
    if (!event.repeat || action.id.startsWith('zoom.')) action.run();
  };
  target.addEventListener('keydown', onKey, { capture: true });
  return () => target.removeEventListener('keydown', onKey, { capture: true });
}

function isTerminal(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest('[data-terminal]') !== null;
}
