import type { EndpointService } from '../../contract/network-values.ts';
import type { Scope } from '../../contract/values.ts';
import type { Route } from '../network/route.ts';

/** The services that have a client, by their prefix of IAM actions; each is loaded when it is first asked. */
export type ServiceName =
  'ssm' | 'ec2' | 'sts' | 'kms' | 's3' | 'logs' | 'cloudtrail' | 'iam' | 'cloudformation' | 'resource-groups';

/** An AWS SDK command, known by what it answers. */
export interface AwsCommand<O> {
  readonly input: object;
  resolveMiddleware(stack: never, configuration: never, options: never): (request: never) => Promise<{ output: O }>;
}

/** AWS, as the features see it: a scope goes in with every call, meaning comes out. */
export interface Aws {
  /**
   * Sends one command with the scope's credentials, endpoint and pace. Throws FailureError only: AWS's errors by name
   * and status (failures.ts), `cancelled` when the signal is aborted, `offline` without waiting where that is known.
   */
  send<O>(scope: Scope, service: ServiceName, command: AwsCommand<O>, signal?: AbortSignal): Promise<O>;
  /**
   * Gets the scope's credentials as the user's own act: a question that they dismissed is asked again. Throws
   * FailureError.
   */
  signIn(scope: Scope, signal?: AbortSignal): Promise<void>;
  /** When the scope's credentials in use end (epoch milliseconds); undefined for keys without an end. */
  expiresAt(scope: Scope): number | undefined;
  /** Replaces the origin of a StreamUrl where the scope has its own ssmmessages endpoint. */
  streamUrl(scope: Scope, url: string): string;
  /**
   * How a websocket's URL is reached: the user's proxy (with its password) and authorities, as for all calls. Throws
   * `proxy-failed` for a proxy setting that cannot be used and `ca-broken`.
   */
  route(scope: Scope, url: string): Promise<Route>;
  /**
   * Where a service's calls go (for ssmmessages: its websockets) and how, without asking anybody. Throws FailureError
   * for settings that cannot be used, and `offline` where no network is there at all.
   */
  place(scope: Scope, service: EndpointService): Promise<{ readonly url: string; readonly route: Route }>;
  /** Scopes that have clients: asked within the last minutes. */
  live(): readonly Scope[];
  /** Tells that `live` or an end of credentials may have changed; returns the function that ends it. */
  watchLive(listener: () => void): () => void;
  /** What a local shell gets to use this profile: AWS_PROFILE, AWS_REGION and file paths; never keys. */
  shellEnvironment(scope: Scope): Record<string, string>;
}

/** Whom to ask, where, and until when. */
export interface AwsCall {
  readonly aws: Pick<Aws, 'send'>;
  readonly scope: Scope;
  readonly signal: AbortSignal;
}
