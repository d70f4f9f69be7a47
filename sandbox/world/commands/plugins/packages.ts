import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Plugin, PluginContext } from './plugin.ts';

/** Distributor packages of AWS that the sandbox knows, with their latest versions. */
const packages: Readonly<Record<string, string>> = {
  AmazonCloudWatchAgent: '1.300062.0',
  'AWSSupport-EC2Rescue': '3.2.1',
  AWSPVDriver: '8.5.0',
  AwsEnaNetworkDriver: '2.8.0',
  AWSNVMe: '1.6.0',
  CodeDeployAgent: '1.8.0',
  'AWS-Inspector-Agent': '1.1.1712',
};

/** aws:configurePackage: nothing is installed on this computer; the node remembers its packages in its home. */
export const configurePackage: Plugin = async (context) => {
  const { inputs, write } = context;
  const name = (typeof inputs.name === 'string' ? inputs.name : '').replace(/^arn:.*[:/]/, '');
  const latest = Object.hasOwn(packages, name) ? packages[name] : undefined;
  if (latest === undefined) {
    write(`Failed to find platform: no manifest found for package: ${name}\n`, 'stderr');
    return { exitCode: 1 };
  }
  const folder = path.join(context.home.folder, '.node', 'packages', name);
  return inputs.action === 'Uninstall' ? uninstall(context, folder, name) : install(context, folder, name, latest);
};

function install({ inputs, write }: PluginContext, folder: string, name: string, latest: string) {
  const wanted =
    typeof inputs.version === 'string' && !['', 'latest'].includes(inputs.version) ? inputs.version : latest;
  const file = path.join(folder, 'version');
  const arn = `arn:aws:ssm:::package/${name}`;
  if (existsSync(file) && readFileSync(file, 'utf8') === wanted) {
    write(`${arn} ${wanted} is already installed\n`, 'stdout');
    return { exitCode: 0 };
  }
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  writeFileSync(file, wanted, { mode: 0o600 });
  write(`Initiating ${arn} ${wanted} install\nSuccessfully installed ${arn} ${wanted}\n`, 'stdout');
  return { exitCode: 0 };
}

function uninstall({ write }: PluginContext, folder: string, name: string) {
  const was = existsSync(folder);
  rmSync(folder, { recursive: true, force: true });
  const arn = `arn:aws:ssm:::package/${name}`;
  write(was ? `Successfully uninstalled ${arn}\n` : `${arn} is not installed\n`, 'stdout');
  return { exitCode: 0 };
}
