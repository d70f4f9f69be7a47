import type { AwsCredentialIdentity } from '@smithy/types';
import type { Scope } from '../../contract/values.ts';
import { scopeKey } from '../../contract/scope.ts';
import type { AwsCommand, ServiceName } from './aws.ts';

/** An SDK client, known by what is used of it. */
export interface AwsClient {
  send<O>(command: AwsCommand<O>, options: { abortSignal?: AbortSignal }): Promise<O>;
  destroy(): void;
}

export interface Clients {
  /** The client of a scope and service, made when first asked for. */
  get(scope: Scope, service: ServiceName): Promise<AwsClient>;
  /** Lets all clients of a profile go: its section changed. */
  forget(profile: string): void;
}

export interface ClientsParts {
  credentials(scope: Scope): () => Promise<AwsCredentialIdentity>;
  endpoint(scope: Scope, service: ServiceName): string | undefined;
}

const unusedMs = 5 * 60_000;
/** A call that AWS has not answered in this time is lost; the SDK tries again. */
const timeouts = { connectionTimeout: 5_000, requestTimeout: 30_000, throwOnRequestTimeout: true };
const sockets = 8;

/** Clients are loaded and made when first asked and let go when unused: a start or an idle day costs nothing. */
export function createClients({ credentials, endpoint }: ClientsParts): Clients {
  const clients = new Map<string, { profile: string; client: Promise<AwsClient>; timer: NodeJS.Timeout }>();
  const drop = (key: string) => {
    const entry = clients.get(key);
    if (entry === undefined) return;
    clients.delete(key);
    clearTimeout(entry.timer);
    entry.client.then(
      (client) => client.destroy(),
      () => {},
    );
  };
  return {
    get(scope, service) {
      const key = `${service}\n${scopeKey(scope)}`;
      const known = clients.get(key);
      if (known !== undefined) {
        known.timer.refresh();
        return known.client;
      }
      const url = endpoint(scope, service);
      const client = makeClient(service, {
        region: scope.region,
        credentials: credentials(scope),
        maxAttempts: 3,
        requestHandler: { ...timeouts, httpsAgent: { maxSockets: sockets }, httpAgent: { maxSockets: sockets } },
        ...(url !== undefined && { endpoint: url }),
      });
      clients.set(key, { profile: scope.profile, client, timer: setTimeout(() => drop(key), unusedMs).unref() });
      client.catch(() => drop(key));
      return client;
    },
    forget(profile) {
      for (const [key, entry] of clients) if (entry.profile === profile) drop(key);
    },
  };
}

interface Configuration {
  readonly region: string;
  readonly credentials: () => Promise<AwsCredentialIdentity>;
  readonly maxAttempts: number;
  readonly requestHandler: object;
  readonly endpoint?: string;
}

async function makeClient(service: ServiceName, configuration: Configuration): Promise<AwsClient> {
  // The SDK's client types differ by service; commands and clients meet again in Aws.send, which is typed.
  if (service === 'ssm') {
    const { SSMClient } = await import('@aws-sdk/client-ssm');
    return new SSMClient(configuration) as unknown as AwsClient;
  }
  if (service === 'ec2') {
    const { EC2Client } = await import('@aws-sdk/client-ec2');
    return new EC2Client(configuration) as unknown as AwsClient;
  }
  const { STSClient } = await import('@aws-sdk/client-sts');
  return new STSClient(configuration) as unknown as AwsClient;
}
