import type { AgentNode, NodeSession } from '../../../sandbox/world/session.ts';

export const agentNode: AgentNode = {
  instanceId: 'i-0123456789abcdef0',
  hostname: 'web-1',
  platformType: 'Linux',
  platformName: 'Amazon Linux',
  agentVersion: '3.3.1142.0',
  paced: false,
};

export function nodeSession(more: Partial<NodeSession> = {}): NodeSession {
  return {
    sessionId: 'tester-0123456789abcdef0',
    accountId: '123456789012',
    region: 'us-east-1',
    node: agentNode,
    sessionType: 'Standard_Stream',
    properties: null,
    shellProfile: { linux: '', windows: '' },
    ...more,
  };
}
