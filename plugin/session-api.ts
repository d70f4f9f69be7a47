import type { Aws } from '../main/aws/aws.ts';
import { newDataKey, resumeSession, terminateSession } from '../main/aws/session-calls.ts';
import { failed, FailureError } from '../contract/failure.ts';
import type { Scope } from '../contract/values.ts';
import type { SessionApi } from '../main/terminal-host/session/session-api.ts';

export interface SessionApiParts {
  readonly aws: Pick<Aws, 'send' | 'streamUrl' | 'route'>;
  readonly scope: Scope;
  /** Target of ssm:StartSession; `''` where the AWS CLI did not tell it. */
  readonly target: string;
  /** Told why a session lives on. */
  notTerminated(why: string): void;
}

export interface PluginSessionApi extends SessionApi {
  /** Waits until all calls under way were answered, and no longer than so many milliseconds. */
  settled(limitMs: number): Promise<void>;
}

/** What a session needs of AWS, with the caller's credentials; clients are loaded when they are first needed. */
export function createSessionApi({ aws, scope, target, notTerminated }: SessionApiParts): PluginSessionApi {
  const running = new Set<Promise<unknown>>();
  const track = async <T>(work: Promise<T>): Promise<T> => {
    running.add(work);
    try {
      return await work;
    } finally {
      running.delete(work);
    }
  };

  const terminate = async (sessionId: string) => {
    try {
      await terminateSession(aws, scope, sessionId);
    } catch (error) {
      notTerminated(error instanceof FailureError ? error.failure.message : String(error));
      throw error;
    }
  };

  const dataKey = async (keyId: string, encryptionContext: Readonly<Record<string, string>>) => {
    if (target === '')
      throw failed('unsupported', 'The session is encrypted, and this AWS CLI is too old to name its node: update it.');
    return newDataKey(aws, scope, keyId, encryptionContext);
  };

  return {
    resume: (sessionId) => track(resumeSession(aws, scope, sessionId)),
    terminate: (sessionId) => track(terminate(sessionId)),
    dataKey: (keyId, encryptionContext) => track(dataKey(keyId, encryptionContext)),
    async settled(limitMs) {
      const limit = new Promise<void>((resolve) => setTimeout(resolve, limitMs).unref());
      await Promise.race([Promise.allSettled(running), limit]);
    },
  };
}
