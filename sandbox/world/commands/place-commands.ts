import type { Buckets } from '../buckets.ts';
import { converted } from '../documents/content.ts';
import type { Documents } from '../documents/document-store.ts';
import type { Fleet } from '../fleet.ts';
import type { WorldNode } from '../nodes.ts';
import { createCommands, type Commands } from './commands.ts';
import { createNodeAgent, type NodeAgentOptions } from './node-agent.ts';
import { createCommandRunner, type CommandRunnerOptions } from './run-command.ts';

interface PlaceOptions extends Omit<NodeAgentOptions, 'agentOf' | 'buckets'>, Omit<CommandRunnerOptions, 'runOnNode'> {
  readonly buckets: Buckets;
  readonly documents: Documents;
  readonly fleet: Fleet;
}

/** Run Command of one account and Region: the service, and the agents of its nodes. */
export function createPlaceCommands(options: PlaceOptions): Commands {
  const { accountId, buckets, documents, fleet } = options;
  const agentOf = ({ id }: WorldNode) => ({
    changeNode: (members: Partial<WorldNode>) => fleet.change(id, members),
    readObject: (bucket: string, key: string) =>
      buckets.ownerOf(bucket) === accountId ? buckets.object(bucket, key)?.body : undefined,
    readDocument(name: string, version: string | undefined) {
      const document = documents.find(name.replace(/^arn:.*:document\//, ''));
      const number = version === undefined ? document?.defaultVersion : Number(version);
      const found = document?.versions.find((candidate) => candidate.number === number);
      return found === undefined ? undefined : converted(found.content, found.format, 'JSON');
    },
  });
  const runOnNode = createNodeAgent({ ...options, agentOf });
  return createCommands(options.now, createCommandRunner({ ...options, runOnNode }));
}
