import type { UserSignal } from './serving.ts';

export interface SignalEvents {
  /** A key of the terminal, or the like of it by `kill`. */
  key(name: UserSignal): void;
  /** The process is to end. */
  end(name: NodeJS.Signals): void;
}

/** Windows knows the first alone. */
const keys: readonly UserSignal[] = process.platform === 'win32' ? ['SIGINT'] : ['SIGINT', 'SIGQUIT', 'SIGTSTP'];
/** SIGHUP: the terminal's window was closed; SIGBREAK: Ctrl+Break on Windows. */
const ends: readonly NodeJS.Signals[] =
  process.platform === 'win32' ? ['SIGTERM', 'SIGHUP', 'SIGBREAK'] : ['SIGTERM', 'SIGHUP'];

/** Takes the signals until the returned function is called; no signal ends the process while its terminal is changed. */
export function watchSignals(events: SignalEvents): () => void {
  const watched = [
    ...keys.map((name) => [name, () => events.key(name)] as const),
    ...ends.map((name) => [name, () => events.end(name)] as const),
  ];
  for (const [name, listener] of watched) process.on(name, listener);
  return () => {
    for (const [name, listener] of watched) process.off(name, listener);
  };
}

/** A signal that comes while a session is being started must not leave it behind: it is remembered until that is over. */
export function rememberSignals(): { readonly seen: NodeJS.Signals | undefined; stop(): void } {
  // Who stops the process with Ctrl+Z goes on with it later.
  const names = [...keys.filter((name) => name !== 'SIGTSTP'), ...ends];
  let seen: NodeJS.Signals | undefined;
  const note = (name: NodeJS.Signals) => (seen = name);
  for (const name of names) process.on(name, note);
  return {
    get seen() {
      return seen;
    },
    stop() {
      for (const name of names) process.off(name, note);
    },
  };
}
