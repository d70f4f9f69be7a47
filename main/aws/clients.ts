import type { Agent } from 'node:https';
import type { Readable } from 'node:stream';
import type { Scope } from '../../contract/values.ts';
import { scopeKey } from '../../contract/scope.ts';
import type { AwsCommand, ServiceName } from './aws.ts';
import type { Keys } from './credential-plan.ts';
import { decodedBy, type Decoder } from './decoder.ts';
import { ownTurn } from './turns.ts';

/** An SDK client, known by what is used of it. */
export interface AwsClient {
  send<O>(command: AwsCommand<O>, options: { abortSignal?: AbortSignal }): Promise<O>;
  destroy(): void;
  /** The SDK's own rules for a service's endpoint. */
  readonly config?: { readonly endpointProvider?: EndpointProvider };
}

/** Parameters as the SDK's endpoint rules name them. */
export type EndpointProvider = (where: {
  readonly Region: string;
  readonly UseFIPS: boolean;
  readonly UseDualStack: boolean;
}) => { readonly url: URL };

export interface Clients {
  /** Lends the client of a scope and service to `work`; it is made when first asked for. */
  readonly use: <T>(scope: Scope, service: ServiceName, work: (client: AwsClient) => Promise<T>) => Promise<T>;
  /** Lets all clients of a profile go: its section changed. Calls that run are not cut. */
  readonly forget: (profile: string) => void;
  /** Lets all clients go: how the network is reached changed. Calls that run are not cut. */
  readonly forgetAll: () => void;
  /** The scopes that have clients now. */
  readonly live: () => readonly Scope[];
  /** Tells that `live` may have changed; returns the function that ends it. */
  readonly watch: (listener: () => void) => () => void;
}

/** What a client is made with beside `requestSettings`. */
export interface ClientSettings {
  readonly region: string;
  readonly endpoint?: string;
  readonly useFipsEndpoint: boolean;
  readonly useDualstackEndpoint: boolean;
  /** How long a connection may take, in milliseconds; without it the usual time. */
  readonly connectionTimeout?: number | undefined;
  readonly credentials: () => Promise<Keys>;
  /** The agent for encrypted connections, made with the client and ended with it. Rejects with FailureError. */
  readonly agent: () => Promise<Agent>;
  /** Reads long answers; without it they are read in this thread. */
  readonly decoder?: Decoder | undefined;
}

export interface ClientsParts {
  /** Throws FailureError where the scope's profile is broken. */
  readonly settings: (scope: Scope, service: ServiceName) => ClientSettings;
  readonly make?: (service: ServiceName, settings: ClientSettings) => Promise<AwsClient>;
}

/**
 * What every SDK client of the app has in common. A call not answered in 30 s is lost. What the SDK would find by itself
 * in the environment and the files is turned off: main/aws reads them, once and as the CLI does.
 */
const requestSettings = {
  requestHandler: {
    connectionTimeout: 5_000,
    requestTimeout: 30_000,
    throwOnRequestTimeout: true,
    // None of its own: its error would look like that of a connection that never came (see failures.ts).
    socketTimeout: 0,
    // Plain http goes to this very computer only.
    httpAgent: { maxSockets: 8 },
  },
  streamCollector: readInTurn,
  ignoreConfiguredEndpointUrls: true,
  defaultsMode: 'legacy',
  retryMode: 'standard',
} as const;

/** `requestSettings` with the agent of one profile, and its time for connections (milliseconds) where it has one. */
export function requestSettingsWith(httpsAgent: Agent, connectionTimeout?: number) {
  const usual = requestSettings.requestHandler;
  const own = { connectionTimeout: connectionTimeout ?? usual.connectionTimeout };
  return { ...requestSettings, requestHandler: { ...usual, ...own, httpsAgent } };
}

/** Reads an answer whole. What follows is its decoding: milliseconds for a page of a list, so it gets its own turn. */
async function readInTurn(body: Readable): Promise<Uint8Array> {
  const chunks = (await body.toArray()) as Uint8Array[];
  await ownTurn();
  return Buffer.concat(chunks);
}

const unusedMs = 5 * 60_000;

interface Entry {
  readonly scope: Scope;
  readonly client: Promise<AwsClient>;
  readonly timer: NodeJS.Timeout;
  running: number;
  dropped: boolean;
}

/** Clients are loaded and made when first asked and let go when unused: a start or an idle day costs nothing. */
export function createClients({ settings, make = makeClient }: ClientsParts): Clients {
  const entries = new Map<string, Entry>();
  const listeners = new Set<() => void>();
  const tell = () => {
    for (const listener of listeners) listener();
  };
  const drop = (key: string) => {
    const entry = entries.get(key);
    if (entry === undefined) return;
    entries.delete(key);
    tell();
    clearTimeout(entry.timer);
    entry.dropped = true;
    if (entry.running === 0) destroy(entry);
  };
  const enter = (key: string, scope: Scope, service: ServiceName): Entry => {
    const known = entries.get(key);
    if (known !== undefined) return known;
    const timer = setTimeout(() => drop(key), unusedMs).unref();
    const entry = {
      scope,
      client: make(service, settings(scope, service)),
      timer,
      running: 0,
      dropped: false,
    };
    entries.set(key, entry);
    entry.client.catch(() => drop(key));
    tell();
    return entry;
  };
  return {
    async use(scope, service, work) {
      const key = `${service}\n${scopeKey(scope)}`;
      const entry = enter(key, scope, service);
      entry.running += 1;
      try {
        const client = await entry.client;
        // To sign and send a call takes a few milliseconds, and what came before it did as well.
        await ownTurn();
        return await work(client);
      } finally {
        entry.running -= 1;
        entry.timer.refresh();
        if (entry.dropped && entry.running === 0) destroy(entry);
      }
    },
    forget(profile) {
      for (const [key, entry] of entries) if (entry.scope.profile === profile) drop(key);
    },
    forgetAll() {
      for (const key of entries.keys()) drop(key);
    },
    live: () => [...new Map([...entries.values()].map(({ scope }) => [scopeKey(scope), scope])).values()],
    watch(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}

function destroy({ client, timer }: Entry): void {
  clearTimeout(timer);
  void client.then((made) => made.destroy()).catch(() => {});
}

type Configuration = ReturnType<typeof requestSettingsWith> &
  Omit<ClientSettings, 'agent' | 'connectionTimeout' | 'decoder'> & { readonly maxAttempts: 1 };

const makers: Readonly<Record<ServiceName, (configuration: Configuration, decoder?: Decoder) => Promise<AwsClient>>> = {
  ssm: async (configuration, decoder) => {
    const { SSMClient } = await import('@aws-sdk/client-ssm');
    return decodedBy(new SSMClient(configuration), decoder);
  },
  ec2: async (configuration, decoder) => {
    const { EC2Client } = await import('@aws-sdk/client-ec2');
    return decodedBy(new EC2Client(configuration), decoder);
  },
  sts: async (configuration) => new (await import('@aws-sdk/client-sts')).STSClient(configuration),
  kms: async (configuration) => new (await import('@aws-sdk/client-kms')).KMSClient(configuration),
  logs: async (configuration) =>
    new (await import('@aws-sdk/client-cloudwatch-logs')).CloudWatchLogsClient(configuration),
  cloudtrail: async (configuration) => new (await import('@aws-sdk/client-cloudtrail')).CloudTrailClient(configuration),
  'resource-groups': async (configuration) =>
    new (await import('@aws-sdk/client-resource-groups')).ResourceGroupsClient(configuration),
  iam: async (configuration) => new (await import('@aws-sdk/client-iam')).IAMClient(configuration),
  cloudformation: async (configuration) =>
    new (await import('@aws-sdk/client-cloudformation')).CloudFormationClient(configuration),
  s3: async (configuration) => {
    const { S3Client } = await import('@aws-sdk/client-s3');
    // A bucket may be in another Region than its session; an endpoint of the user's own knows no bucket in its name.
    const own = configuration.endpoint !== undefined;
    return new S3Client({ ...configuration, followRegionRedirects: !own, forcePathStyle: own });
  },
};

async function makeClient(
  service: ServiceName,
  { agent, connectionTimeout, decoder, ...settings }: ClientSettings,
): Promise<AwsClient> {
  // Tried again by pace.ts, which counts what is throttled and lets the caller cancel.
  const requests = requestSettingsWith(await agent(), connectionTimeout);
  return makers[service]({ ...requests, ...settings, maxAttempts: 1 }, decoder);
}
