import type { Plugin } from './plugin.ts';

const newest = '3.3.1611.0';

/** aws:updateSsmAgent: the node's agent really has the other version afterwards. */
export const updateSsmAgent: Plugin = async ({ node, inputs, write, agent }) => {
  const wanted =
    typeof inputs.targetVersion === 'string' && inputs.targetVersion !== '' ? inputs.targetVersion : newest;
  const allowDowngrade = inputs.allowDowngrade === 'true';
  if (!/^\d+(\.\d+){3}$/.test(wanted) || newer(wanted, newest)) {
    write(`amazon-ssm-agent version ${wanted} does not exist\n`, 'stderr');
    return { exitCode: 1 };
  }
  if (wanted === node.agentVersion) {
    write(`amazon-ssm-agent ${wanted} has already been installed, update skipped\n`, 'stdout');
    return { exitCode: 0 };
  }
  if (newer(node.agentVersion, wanted) && !allowDowngrade) {
    write(`updating amazon-ssm-agent to an older version, please enable allow downgrade to proceed\n`, 'stderr');
    return { exitCode: 1 };
  }
  write(`Updating amazon-ssm-agent from ${node.agentVersion} to ${wanted}\n`, 'stdout');
  agent.changeNode({ agentVersion: wanted, latestAgent: wanted === newest });
  write(`amazon-ssm-agent updated successfully to ${wanted}\n`, 'stdout');
  return { exitCode: 0 };
};

function newer(one: string, other: string): boolean {
  return one.localeCompare(other, 'en', { numeric: true }) > 0;
}
