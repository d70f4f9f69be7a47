import type { Terminal } from '../../../contract/features/terminals.ts';
import type { TerminalRecording } from '../../../contract/terminal.ts';

/** The app's open and just ended terminals, oldest first. */
export function createTerminalList() {
  const terminals = new Map<string, Terminal>();
  const listeners = new Set<(terminals: Terminal[]) => void>();
  const all = () => [...terminals.values()];
  const tell = () => {
    for (const listener of listeners) listener(all());
  };

  const watch = (listener: (terminals: Terminal[]) => void): (() => void) => {
    listeners.add(listener);
    return () => void listeners.delete(listener);
  };

  return {
    all,
    find: (terminalId: string) => terminals.get(terminalId),
    add(terminal: Terminal): Terminal {
      terminals.set(terminal.terminalId, terminal);
      tell();
      return terminal;
    },
    /** A terminal that has ended may still be writing its recording. */
    setRecording(terminalId: string, recording: TerminalRecording | undefined): void {
      const known = terminals.get(terminalId);
      if (known === undefined) return;
      const { recording: _before, ...rest } = known;
      terminals.set(terminalId, { ...rest, ...(recording !== undefined && { recording }) });
      tell();
    },
    update(terminalId: string, change: Pick<Terminal, 'phase' | 'end'>): void {
      const known = terminals.get(terminalId);
      // What has ended stays so: a late phase of a lost host must not revive it.
      if (known === undefined || known.phase === 'ended') return;
      terminals.set(terminalId, { ...known, ...change });
      tell();
    },
    forget(terminalId: string): void {
      if (terminals.delete(terminalId)) tell();
    },
    watch,
  };
}
