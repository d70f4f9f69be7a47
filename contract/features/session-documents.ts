import { z } from 'zod';
import { request } from '../define.ts';
import { DocumentName } from '../runnable.ts';
import { DocumentParameter, Scope } from '../values.ts';
import { PreferenceInputs } from './session-preferences.ts';

/** What a session of a document is. Port sessions have no terminal: they are not offered. */
export const TerminalSessionType = z.enum(['Standard_Stream', 'InteractiveCommands', 'NonInteractiveCommands']);
export type TerminalSessionType = z.infer<typeof TerminalSessionType>;

/** A Session document that opens a terminal. */
export const SessionDocument = z.object({
  name: DocumentName,
  sessionType: TerminalSessionType,
  description: z.string(),
  parameters: z.array(DocumentParameter),
  /** Its own inputs; missing where the account's preferences hold. */
  inputs: PreferenceInputs.optional(),
});
export type SessionDocument = z.infer<typeof SessionDocument>;

export const sessionDocuments = {
  /** The documents that open a terminal, the preferences' own left out; `more` when the account has more. */
  list: request(
    z.strictObject({ scope: Scope }),
    z.object({ documents: z.array(z.object({ name: DocumentName, isAmazons: z.boolean() })), more: z.boolean() }),
  ),
  /** One document (ssm:GetDocument). Fails with `unsupported` for one that opens no terminal. */
  describe: request(z.strictObject({ scope: Scope, name: DocumentName }), SessionDocument),
};
