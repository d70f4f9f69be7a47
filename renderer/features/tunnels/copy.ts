import type { ShelvedTunnel, TunnelRoute } from '../../../contract/features/tunnels.ts';
import { recordsAs, type CliLine, type CopyRecord } from '../../workspace/copy-as.ts';

export const copyForms = ['csv', 'json', 'cli'] as const;
export type CopyForm = (typeof copyForms)[number];

/** The port that a program connects to; undefined for a free one that is not open. */
export function localPortOf({ tunnel, state }: ShelvedTunnel): number | undefined {
  return state.localPort ?? (tunnel.route.localPort === 0 ? undefined : tunnel.route.localPort);
}

/** `host:port` where the tunnel leads, as seen from its node. */
export function destinationOf({ host, port }: Pick<TunnelRoute, 'host' | 'port'>): string {
  return host === undefined ? `:${port}` : `${host}:${port}`;
}

/** The line that opens the same tunnel with the AWS CLI and its plugin, one session wide. */
export function cliLine(route: Omit<TunnelRoute, 'ipv6' | 'width'>, cli: CliLine): string {
  const { nodeId, host, port, localPort, reason } = route;
  const parameters = {
    ...(host !== undefined && { host: [host] }),
    portNumber: [String(port)],
    localPortNumber: [String(localPort)],
  };
  const document = host === undefined ? 'AWS-StartPortForwardingSession' : 'AWS-StartPortForwardingSessionToRemoteHost';
  return cli([
    'ssm',
    'start-session',
    '--target',
    nodeId,
    '--document-name',
    document,
    '--parameters',
    JSON.stringify(parameters),
    ...(reason === undefined ? [] : ['--reason', reason]),
  ]);
}

/** Tunnels as text for the clipboard. */
export function copyText(
  form: CopyForm,
  tunnels: readonly ShelvedTunnel[],
  cliOf: (route: TunnelRoute) => CliLine,
): string {
  switch (form) {
    case 'cli':
      return tunnels.map(({ tunnel: { route } }) => cliLine(route, cliOf(route))).join('\n');
    case 'csv':
    case 'json':
      return recordsAs(form, tunnels.map(record));
  }
}

function record(shelved: ShelvedTunnel): CopyRecord {
  const { name, group, nodeName, route } = shelved.tunnel;
  return {
    name,
    group,
    state: shelved.state.phase,
    profile: route.scope.profile,
    region: route.scope.region,
    nodeId: route.nodeId,
    nodeName,
    host: route.host ?? null,
    port: route.port,
    localPort: localPortOf(shelved) ?? null,
  };
}
