import { clientVersion } from './client-version.ts';
import { goJson, SessionTypeParameters, type HandshakeRequest } from './payloads.ts';

/** Our answer to a handshake, and what it means for the session. */
export interface HandshakeAnswer {
  readonly payload: Buffer;
  readonly sessionType: string | undefined;
  /** Why the session cannot go on, in words for the failure's details; undefined when all was agreed. */
  readonly refusal: string | undefined;
}

const status = { success: 1, failed: 2, unsupported: 3 } as const;

/** The session types whose bytes a terminal can show. */
const terminalTypes: ReadonlySet<string> = new Set([
  'Standard_Stream',
  'InteractiveCommands',
  'NonInteractiveCommands',
]);

interface Processed {
  readonly ActionType: string;
  readonly ActionStatus: number;
  readonly ActionResult: null;
  readonly Error: string;
}

/** Answers each requested action, in the same order (HandshakeResponse, payload type 6). */
export function answerHandshake({ RequestedClientActions }: HandshakeRequest): HandshakeAnswer {
  let sessionType: string | undefined;
  let refusal: string | undefined;
  const errors: string[] = [];

  const processed = RequestedClientActions.map(({ ActionType, ActionParameters }): Processed => {
    if (ActionType !== 'SessionType') {
      // The plugin leaves the status 0 here, a known mistake of its own; 3 is what the agent's code defines.
      const text = `Unsupported action ${ActionType}`;
      errors.push(text);
      refusal ??=
        ActionType === 'KMSEncryption' ? 'The session is encrypted with AWS KMS (action KMSEncryption).' : text;
      return { ActionType, ActionStatus: status.unsupported, ActionResult: null, Error: text };
    }
    const parameters = SessionTypeParameters.safeParse(ActionParameters);
    const asked = parameters.success ? parameters.data.SessionType : '';
    if (terminalTypes.has(asked)) {
      sessionType = asked;
      return { ActionType, ActionStatus: status.success, ActionResult: null, Error: '' };
    }
    const text = `Unknown session type ${asked}`;
    errors.push(text);
    refusal ??= `A terminal cannot show a session of the type ${asked}.`;
    return {
      ActionType,
      ActionStatus: status.failed,
      ActionResult: null,
      Error: `Failed to process action SessionType: ${text}`,
    };
  });

  const response = {
    ClientVersion: clientVersion,
    ProcessedClientActions: processed,
    Errors: errors.length === 0 ? null : errors,
  };
  return { payload: Buffer.from(goJson(response)), sessionType, refusal };
}
