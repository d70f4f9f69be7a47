import { failed, FailureError } from '../../../contract/failure.ts';
import type { Scope } from '../../../contract/values.ts';
import type { Aws } from '../../aws/aws.ts';
import { newDataKey, resumeSession, terminateSession } from '../../aws/session-calls.ts';
import type { FromTerminalHost, ToTerminalHost } from '../../terminal-host/protocol.ts';

export type SessionRequest = Extract<FromTerminalHost, { type: 'session-request' }>;
type Answer = Extract<ToTerminalHost, { type: 'session-answer' }>;
type SessionAws = Pick<Aws, 'send' | 'streamUrl' | 'route'>;

export interface SessionRequestsParts {
  readonly aws: SessionAws;
  /** The scope of what has the session: a terminal, a tunnel or a transfer. */
  readonly scopeOf: (request: SessionRequest) => Scope | undefined;
  /** AWS was asked to end the session, whatever it said. */
  terminated(request: SessionRequest): void;
}

/** What the terminal host's sessions ask of AWS. */
export interface SessionRequests {
  receive(request: SessionRequest, reply: (answer: Answer) => void): void;
  /** Whether AWS is just being asked to end a session. */
  isTerminating(sessionId: string): boolean;
  /** Resolves when AWS has answered for all sessions that it is just being asked to end. */
  settled(): Promise<void>;
}

export function createSessionRequests({ aws, scopeOf, terminated }: SessionRequestsParts): SessionRequests {
  const terminating = new Map<string, Promise<void>>();
  const work = async (request: SessionRequest, reply: (answer: Answer) => void): Promise<void> => {
    const answer = await answerSessionRequest(aws, scopeOf(request), request);
    if (request.operation === 'terminate') {
      terminating.delete(request.sessionId);
      terminated(request);
    }
    reply(answer);
  };
  return {
    receive(request, reply) {
      const answered = work(request, reply);
      if (request.operation === 'terminate') terminating.set(request.sessionId, answered);
    },
    isTerminating: (sessionId) => terminating.has(sessionId),
    settled: async () => void (await Promise.allSettled(terminating.values())),
  };
}

/** Asks AWS what the terminal host needs for a session, with the credentials of the session's own scope. */
async function answerSessionRequest(
  aws: SessionAws,
  scope: Scope | undefined,
  request: SessionRequest,
): Promise<Answer> {
  const answer = { type: 'session-answer', requestId: request.requestId } as const;
  try {
    if (scope === undefined) throw failed('not-found', 'No such terminal.');
    if (request.operation === 'resume') return { ...answer, ...(await resumeSession(aws, scope, request.sessionId)) };
    if (request.operation === 'data-key') return { ...answer, dataKey: await dataKeyOf(aws, scope, request) };
    await terminateSession(aws, scope, request.sessionId);
    return answer;
  } catch (error) {
    if (error instanceof FailureError) return { ...answer, failure: error.failure };
    return {
      ...answer,
      failure: { code: 'unexpected', message: error instanceof Error ? error.name : 'unknown error' },
    };
  }
}

async function dataKeyOf(aws: SessionAws, scope: Scope, { dataKey }: SessionRequest) {
  if (dataKey === undefined) throw failed('invalid-request', 'No key was named.');
  const { plaintext, ciphertext } = await newDataKey(aws, scope, dataKey.keyId, dataKey.context);
  return { plaintext: plaintext.toString('base64'), ciphertext: ciphertext.toString('base64') };
}
