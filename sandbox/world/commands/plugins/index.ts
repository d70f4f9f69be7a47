import { updateSsmAgent } from './agent-update.ts';
import { downloadContent, runDocument } from './documents.ts';
import { configurePackage } from './packages.ts';
import type { Plugin } from './plugin.ts';
import { runPowerShellScript, runShellScript } from './shell-script.ts';

/** What is refused in words of the agent's own or clearly as not being here. */
const refusing =
  (text: string): Plugin =>
  async ({ write }) => {
    write(`${text}\n`, 'stderr');
    return { exitCode: 1 };
  };

const plugins: Readonly<Record<string, Plugin>> = {
  'aws:configurePackage': configurePackage,
  'aws:downloadContent': downloadContent,
  'aws:refreshAssociation': async ({ write }) => {
    write('All associations have been requested to execute immediately\n', 'stdout');
    return { exitCode: 0 };
  },
  'aws:runDocument': runDocument,
  'aws:runPowerShellScript': runPowerShellScript,
  'aws:runShellScript': runShellScript,
  'aws:softwareInventory': refusing('Inventory plugin can only be invoked via ssm-associate'),
  'aws:updateSsmAgent': updateSsmAgent,
};

/** The plugin of an action; one that is not part of the sandbox fails and says so. */
export function pluginOf(action: string): Plugin {
  const plugin = Object.hasOwn(plugins, action) ? plugins[action] : undefined;
  return plugin ?? refusing(`The plugin ${action} is not part of this sandbox.`);
}
