import { randomUUID } from 'node:crypto';
import { failed, FailureError } from '../../../contract/failure.ts';
import type { Clock } from '../clock.ts';
import type { HostLog } from '../host-log.ts';
import type { StartedSession } from '../session/started-session.ts';
import type { FromTunnels, ToTunnels } from './tunnel-protocol.ts';
import type { OpenChannel } from './tunnel-session.ts';
import { openTunnel, type Tunnel } from './tunnel.ts';

export interface TunnelsParts {
  readonly clock: Clock;
  readonly log: HostLog;
  /** From 0 up to 1. */
  random(): number;
  post(message: FromTunnels): void;
  /** What opens the data channel of a session that main has started for this tunnel. */
  channelOf(tunnelId: string, session: StartedSession): OpenChannel;
}

/** All tunnels of the host, as main asks for them. */
export interface Tunnels {
  receive(message: ToTunnels): void;
}

type Answer = Extract<ToTunnels, { type: 'tunnel-session' }>;

export function createTunnels(parts: TunnelsParts): Tunnels {
  const { clock, log, random, post } = parts;
  const tunnels = new Map<string, Tunnel>();
  const asked = new Map<string, (answer: Answer) => void>();

  const requestSession = async (tunnelId: string): Promise<OpenChannel> => {
    const requestId = randomUUID();
    const answered = new Promise<Answer>((resolve) => asked.set(requestId, resolve));
    post({ type: 'tunnel-request', requestId, tunnelId });
    const { session, failure } = await answered;
    if (failure !== undefined) throw new FailureError(failure);
    if (session === undefined) throw failed('unexpected', 'Main answered without a session.');
    return parts.channelOf(tunnelId, session);
  };

  const open = ({ tunnelId, localPort, ipv6, width }: Extract<ToTunnels, { type: 'open-tunnel' }>) => {
    if (tunnels.has(tunnelId)) {
      log.error('a tunnel was opened twice');
      return;
    }
    const tunnel = openTunnel(
      { localPort, ipv6, width },
      { clock, log, random, requestSession: () => requestSession(tunnelId) },
      {
        state: (state) => post({ type: 'tunnel-state', tunnelId, state }),
        ended(failure) {
          tunnels.delete(tunnelId);
          post({ type: 'tunnel-ended', tunnelId, ...(failure !== undefined && { failure }) });
        },
      },
    );
    tunnels.set(tunnelId, tunnel);
  };

  return {
    receive(message) {
      switch (message.type) {
        case 'open-tunnel':
          open(message);
          break;
        case 'close-tunnel':
          tunnels.get(message.tunnelId)?.close();
          break;
        case 'tunnel-session':
          asked.get(message.requestId)?.(message);
          asked.delete(message.requestId);
          break;
      }
    },
  };
}
