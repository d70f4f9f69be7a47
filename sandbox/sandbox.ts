import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Duplex } from 'node:stream';
import { cloudformation } from './services/cloudformation.ts';
import { cloudtrail } from './services/cloudtrail.ts';
import { ec2 } from './services/ec2.ts';
import { iam } from './services/iam.ts';
import { kms } from './services/kms.ts';
import { logs } from './services/logs.ts';
import { createOwnCalls } from './services/own-calls.ts';
import { resourceGroups } from './services/resource-groups.ts';
import { s3Control } from './services/s3-public-access.ts';
import { s3 } from './services/s3.ts';
import { sso } from './services/sso.ts';
import { ssoOidc } from './services/sso-oidc.ts';
import { ssm } from './services/ssm.ts';
import { sts } from './services/sts.ts';
import { createChannelEndpoint } from './wire/channel/endpoint.ts';
import { startConnectProxy, type ConnectProxy, type ConnectProxyOptions } from './wire/connect-proxy.ts';
import { createFront, type LoggedCall } from './wire/front.ts';
import { createMetadata } from './wire/metadata.ts';
import { listenSecurely, type SecureListener, type SecureOptions } from './wire/tls/listener.ts';
import { createAgentKms } from './world/agent-kms.ts';
import { createShells } from './world/shells/open-shell.ts';
import { createWorld, type World, type WorldOptions } from './world/world.ts';

export interface SandboxOptions extends Partial<WorldOptions> {
  /** 0 for any free one. */
  readonly port?: number;
  readonly latencyMs?: number;
  /** How long one of the preferences' minutes is, for tests of idle and maximum times; 60,000 when left out. */
  readonly minuteMs?: number;
  readonly throttleEvery?: number;
  /** Agents send all that is overdue again instead of the oldest alone, for soak runs. */
  readonly fastResend?: boolean;
  /** The metadata service of an instance and the credentials endpoint of a container are there too. */
  readonly metadata?: boolean;
  /** Where nodes have their homes; by default a fresh user-only temporary folder that goes when the sandbox ends. */
  readonly home?: string;
  /** Hosts with their ports (`localhost:4443`) under which a front before the sandbox is asked. */
  readonly otherHosts?: readonly string[];
  /** Listens with TLS as well, with a certificate of an authority of its own. */
  readonly tls?: SecureOptions;
  /** Starts a CONNECT proxy beside. */
  readonly proxy?: ConnectProxyOptions;
  /** Told of every answered call. */
  readonly onCall?: (call: LoggedCall) => void;
}

/** A running sandbox. */
export interface Sandbox {
  readonly endpoint: string;
  readonly region: string;
  readonly accountId: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly world: World;
  /** Where a container finds its keys, and the Authorization header for it; with `metadata`. */
  readonly container: { readonly url: string; readonly token: string } | undefined;
  /** The listener with TLS, where one was asked for. */
  readonly secure?: SecureListener;
  readonly proxy?: ConnectProxy;
  /** The last calls, oldest first. */
  readonly log: readonly LoggedCall[];
  /** Cuts every data channel's connection, as a lost network does. */
  cutChannels(): void;
  /** Ends all shells and connections. */
  close(): Promise<void>;
}

const services = {
  ssm,
  ec2,
  sts,
  kms,
  s3,
  logs,
  cloudtrail,
  iam,
  cloudformation,
  'resource-groups': resourceGroups,
};

const keptCalls = 5_000;

/** Starts a sandbox on 127.0.0.1. Rejects when the port is taken. */
export async function createSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const {
    seed = 1,
    nodes = 24,
    accounts = ['123456789012'],
    regions = ['us-east-1', 'ap-northeast-2'],
    agents = 'mixed',
    unpaced = false,
  } = options;
  const callService = createOwnCalls({ ...services, s3control: s3Control }, () => world);
  const homeRoot = () => options.home ?? ownHome ?? '';
  const world: World = createWorld({
    ...options,
    seed,
    nodes,
    accounts,
    regions,
    agents,
    unpaced,
    callService,
    homeRoot,
  });
  const log: LoggedCall[] = [];
  // Not a name that can be foreseen: who made such a folder first could put a start file into it.
  const ownHome = options.home === undefined ? mkdtempSync(path.join(tmpdir(), 'fleetdeck-sandbox-')) : undefined;
  const shells = createShells({ homeRoot: homeRoot() });
  const channel = createChannelEndpoint({
    registry: world.sessions,
    openShell: shells,
    faults: world.faults.channel,
    decryptDataKey: createAgentKms(world),
    fastResend: options.fastResend === true,
    followOutput: world.transcripts.follow,
    ...(options.minuteMs !== undefined && { minuteMs: options.minuteMs }),
  });
  let port = 0;
  let secure: SecureListener | undefined;
  let proxy: ConnectProxy | undefined;
  const isOwnHost = (host = '') =>
    [port, secure?.port].some((own) => host === `127.0.0.1:${own}` || host === `localhost:${own}`) ||
    options.otherHosts?.includes(host) === true;
  const metadata = options.metadata === true ? createMetadata(world, accounts[0] ?? '') : undefined;
  const front = createFront({
    world,
    services,
    openServices: { sso, 'sso-oidc': ssoOidc },
    latencyMs: options.latencyMs ?? 0,
    throttleEvery: options.throttleEvery ?? 0,
    log: (call) => {
      log.push(call);
      if (log.length > keptCalls) log.shift();
      options.onCall?.(call);
    },
    isOwnHost,
    metadata,
    // A stream is offered on the listener that was asked.
    channelOrigin: ({ socket, headers }) =>
      socket.localPort === secure?.port ? `wss://${headers.host}` : `ws://127.0.0.1:${port}`,
  });
  const upgrade = (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    if (isOwnHost(request.headers.host) && request.headers.origin === undefined)
      channel.handleUpgrade(request, socket, head);
    else socket.destroy();
  };
  const server = createServer(front).on('upgrade', upgrade);
  // Longer than clients keep a connection for the next call, or they write into one that is just being closed.
  server.keepAliveTimeout = 65_000;
  const removeOwnHome = async () => {
    if (ownHome !== undefined) await rm(ownHome, { recursive: true, force: true, maxRetries: 3 });
  };
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(options.port ?? 0, '127.0.0.1', resolve);
    });
    ({ port } = server.address() as AddressInfo);
    if (options.tls !== undefined) secure = await listenSecurely(options.tls, front, upgrade);
    if (options.proxy !== undefined) proxy = await startConnectProxy(options.proxy);
  } catch (error) {
    await secure?.close();
    server.close();
    await removeOwnHome();
    throw error;
  }
  return {
    endpoint: `http://127.0.0.1:${port}`,
    region: regions[0] ?? 'us-east-1',
    accountId: accounts[0] ?? '',
    ...world.keys.first,
    world,
    container: metadata && { url: `http://127.0.0.1:${port}${metadata.containerPath}`, token: metadata.containerToken },
    ...(secure !== undefined && { secure }),
    ...(proxy !== undefined && { proxy }),
    log,
    cutChannels: () => channel.cut(),
    async close() {
      world.end();
      await channel.close();
      await proxy?.close();
      await secure?.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await removeOwnHome();
    },
  };
}
