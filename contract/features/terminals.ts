import { z } from 'zod';
import { feed, nothing, request } from '../define.ts';
import {
  TerminalEnd,
  TerminalId,
  TerminalPhase,
  TerminalRecording,
  TerminalSize,
  TerminalTarget,
} from '../terminal.ts';
import { Instant } from '../values.ts';

/** One open or just ended terminal. */
export const Terminal = z.object({
  terminalId: TerminalId,
  target: TerminalTarget,
  phase: TerminalPhase,
  startedAt: Instant,
  /** Session Manager's id of it. */
  sessionId: z.string().optional(),
  end: TerminalEnd.optional(),
  recording: TerminalRecording.optional(),
});
export type Terminal = z.infer<typeof Terminal>;

/** A shell found on this computer. */
export const LocalShell = z.object({ shellId: z.string(), label: z.string() });
export type LocalShell = z.infer<typeof LocalShell>;

export const terminals = {
  /** All terminals of the terminal host, again at every change; a reloaded window finds its own here. */
  watch: feed(nothing, z.object({ terminals: z.array(Terminal) })),
  /** Shells found on this computer, the user's own first. */
  shells: request(nothing, z.object({ shells: z.array(LocalShell) })),
  /** Opens one (ssm:StartSession, or a local process). Its bytes come over the port of `window.fleetdeck.openTerminal`. */
  open: request(z.strictObject({ target: TerminalTarget, size: TerminalSize }), Terminal),
  /** Ends the shell or session at once, also a frozen one, and forgets it. Unknown ids are no error. */
  close: request(z.strictObject({ terminalId: TerminalId }), z.object({})),
};
