import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createChannelEndpoint } from '../../sandbox/wire/channel/endpoint.ts';
import type { ChannelFaults } from '../../sandbox/world/faults.ts';
import type { AgentNode, NodeSession } from '../../sandbox/world/session.ts';
import { createSessions } from '../../sandbox/world/sessions.ts';
import { createShells } from '../../sandbox/world/shells/open-shell.ts';

const node: AgentNode = {
  instanceId: 'i-0123456789abcdef0',
  hostname: 'web-1',
  platformType: 'Linux',
  platformName: 'Amazon Linux',
  agentVersion: '3.3.1142.0',
  paced: false,
};

/** The sandbox's data channel alone, on a port of its own. */
export async function startChannelService(faults: ChannelFaults = {}, { fastResend = false } = {}) {
  const home = mkdtempSync(path.join(tmpdir(), 'fleetdeck-test-'));
  const sessions = createSessions(Date.now);
  const openShell = createShells({ homeRoot: home });
  const endpoint = createChannelEndpoint({ registry: sessions, openShell, faults, fastResend });
  const server = createServer();
  server.on('upgrade', (request, socket: Socket, head) => endpoint.handleUpgrade(request, socket, head));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    sessions,
    home,
    /** A new session of a node with its first token. */
    session(more: Partial<NodeSession> = {}, agent: Partial<AgentNode> = {}) {
      const session = {
        accountId: '123456789012',
        region: 'us-east-1',
        sessionType: 'Standard_Stream' as const,
        properties: null,
        shellProfile: { linux: '', windows: '' },
        ...more,
        node: { ...node, ...agent },
      };
      const who = {
        accountId: '123456789012',
        arn: 'arn:aws:iam::123456789012:user/tester',
        name: 'tester',
        userId: 'AIDATESTER',
      };
      const { sessionId, token } = sessions.start(session, who, 'SSM-SessionManagerRunShell', '');
      return {
        sessionId,
        token,
        url: `ws://127.0.0.1:${port}/v1/data-channel/${sessionId}?role=publish_subscribe`,
        status: () => sessions.find('123456789012', 'us-east-1', sessionId)?.status,
      };
    },
    endpoint,
    async close() {
      await endpoint.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await rm(home, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}
