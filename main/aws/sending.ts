import { failed, FailureError, type Failure } from '../../contract/failure.ts';
import type { Scope } from '../../contract/values.ts';
import type { Log } from '../log/log.ts';
import { orAborted } from '../network/or-aborted.ts';
import type { ActivityCounter } from './activity.ts';
import type { Aws, AwsCommand, ServiceName } from './aws.ts';
import type { Clients } from './clients.ts';
import type { CredentialEnds } from './credential-ends.ts';
import type { Credentials } from './credentials.ts';
import { failureFrom, passing } from './failures.ts';
import { isOnce } from './once.ts';
import { createPace } from './pace.ts';
import type { Places } from './places.ts';
import type { Questions } from './questions.ts';
import { isNear, offline } from './reach.ts';

export interface SendingParts {
  readonly clients: Pick<Clients, 'use' | 'forget'>;
  readonly credentials: Pick<Credentials, 'resolve' | 'renew'>;
  readonly ends: Pick<CredentialEnds, 'look'>;
  readonly places: Pick<Places, 'endpoint' | 'retries'>;
  readonly questions: Pick<Questions, 'act'>;
  readonly activity: Pick<ActivityCounter, 'begin' | 'throttled'>;
  readonly log: Pick<Log, 'warn'>;
  readonly hasNetwork: () => boolean;
}

interface Call<O> {
  readonly scope: Scope;
  readonly service: ServiceName;
  readonly command: AwsCommand<O>;
  /** `ssm:DescribeInstanceInformation` */
  readonly operation: string;
  readonly signal: AbortSignal | undefined;
}

/** Sends commands: credentials first, then at the pace that AWS allows, with one meaning for every failure. */
export function createSending(parts: SendingParts): Pick<Aws, 'send' | 'signIn'> {
  const { credentials, ends, places, questions, activity, hasNetwork } = parts;
  const attempt = createAttempt(parts);

  const call = async <O>(asked: Call<O>): Promise<O> => {
    const { scope, service, operation, signal } = asked;
    if (signal?.aborted === true) throw failed('cancelled', 'Cancelled.', { operation });
    if (!isNear(places.endpoint(scope.profile, service)) && !hasNetwork()) throw offline(operation);
    // A profile's own problem is told before a client is made.
    const keys = await orAborted(credentials.resolve(scope.profile, scope.region), signal);
    try {
      return await attempt(asked);
    } catch (error) {
      // A role's credentials can end before their time (the role was revoked, a clock is off): asked for once more.
      if (failureFrom(error, operation).code !== 'credentials-expired' || !credentials.renew(scope.profile, keys))
        throw error;
      parts.clients.forget(scope.profile);
      await orAborted(credentials.resolve(scope.profile, scope.region), signal);
      return await attempt(asked);
    }
  };

  return {
    async send(scope, service, command, signal) {
      const operation = `${service}:${command.constructor.name.replace(/Command(\$\d+)?$/, '')}`;
      const end = activity.begin();
      try {
        return await call({ scope, service, command, operation, signal });
      } catch (error) {
        throw told(parts, error, operation, scope.profile);
      } finally {
        end();
        ends.look(scope.profile);
      }
    },
    async signIn({ profile, region }, signal) {
      const done = questions.act(profile);
      try {
        await orAborted(credentials.resolve(profile, region), signal);
      } catch (error) {
        throw new FailureError(withProfile(failureFrom(error, 'credentials'), profile), error);
      } finally {
        done();
        ends.look(profile);
      }
    },
  };
}

/** One command with the scope's client, at the pace of its family of calls. */
function createAttempt({ clients, places, activity }: SendingParts) {
  const pace = createPace();
  return <O>({ scope, service, command, operation, signal }: Call<O>): Promise<O> => {
    // What must not be done twice is not cut either: nobody would know whether it was done.
    const cut = isOnce(operation) ? undefined : signal;
    const send = () =>
      clients.use(scope, service, (client) => {
        // Who gave up while it waited for its turn, or to be tried again, has nothing sent any more.
        if (signal?.aborted === true) throw failed('cancelled', 'Cancelled.', { operation });
        return client.send(command, cut === undefined ? {} : { abortSignal: cut });
      });
    return pace.run(`${familyOf(operation)} ${scope.profile} ${scope.region}`, send, {
      signal,
      tries: places.retries(scope.profile).tries,
      passing: (error) => passing(error, operation),
      onThrottled: activity.throttled,
    });
  };
}

/** The failure that the caller gets; what it means for the clients is done here. */
function told(
  { clients, log }: Pick<SendingParts, 'clients' | 'log'>,
  error: unknown,
  operation: string,
  profile: string,
): FailureError {
  const failure = withProfile(failureFrom(error, operation), profile);
  // The file of authorities may be corrected: the next call reads it anew.
  if (failure.code === 'tls-untrusted') clients.forget(profile);
  if (failure.code === 'unexpected') log.warn('an AWS call failed in a way not known', { operation, error });
  return new FailureError(failure, error);
}

/** Calls of one verb share AWS's rate more often than not: `ssm:Describe`, `ec2:Describe`, `ssm:Start`. */
function familyOf(operation: string): string {
  return /^\w+:[A-Z][a-z]*/.exec(operation)?.[0] ?? operation;
}

function withProfile(failure: Failure, profile: string): Failure {
  return failure.code === 'credentials-expired' ? { ...failure, subject: { profile, ...failure.subject } } : failure;
}
