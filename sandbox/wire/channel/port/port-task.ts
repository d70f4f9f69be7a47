import { compareVersions, isAtMost } from '../client-version.ts';
import type { SessionTask, TaskChannel } from '../tasks/task.ts';
import { createBasicTask } from './basic-task.ts';
import { destinationOf } from './destination.ts';
import { createMuxTask } from './mux-task.ts';

/** The last agent and the first client of each other's gate to many connections a session (agent: plugins/port). */
const lastBasicAgent = '3.0.196.0';
const firstMuxClient = '1.1.70';

/** A port of the node, in the mode that agent and client agree on. Throws an Error with the agent's words. */
export function createPortTask(channel: TaskChannel): SessionTask {
  const { properties, node } = channel.session;
  const destination = destinationOf(channel.session);
  const forwards = properties?.type === 'LocalPortForwarding';
  const many =
    forwards &&
    !isAtMost(node.agentVersion, lastBasicAgent) &&
    compareVersions(channel.clientVersion, firstMuxClient) >= 0;
  return many ? createMuxTask(channel, destination) : createBasicTask(channel, destination, !forwards);
}
