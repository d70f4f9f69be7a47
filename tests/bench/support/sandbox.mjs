// The sandbox of a benchmark as a program of its own, and what is asked of it.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { DescribeInstanceInformationCommand, SSMClient, StartSessionCommand } from '@aws-sdk/client-ssm';
import { root } from '../../../scripts/console.mjs';

/** A program whose first line is its facts as JSON. @param {string} file @param {string[]} args */
export function startPrinting(file, args) {
  const command = [...profileFlags(path.basename(path.dirname(file))), path.join(root, file), ...args];
  const child = spawn(process.execPath, command, { stdio: ['ignore', 'pipe', 'inherit'] });
  const stop = async () => {
    child.kill();
    await once(child, 'exit');
  };
  return { facts: once(child.stdout, 'data').then(([chunk]) => JSON.parse(String(chunk))), stop };
}

/** @param {string} folder where its nodes keep their files @param {string[]} args */
export function startSandbox(folder, args) {
  return startPrinting(path.join('out', 'sandbox', 'serve.js'), [...args, '--home', path.join(folder, 'nodes')]);
}

/** Of a sandbox whose agents are as fast as they can be. */
export const unpaced = ['--unpaced', '--agents', 'new'];

/** BENCH_PROFILE=DIR writes processor profiles there. @param {string} name */
export function profileFlags(name) {
  const folder = process.env.BENCH_PROFILE;
  return folder === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${folder}`, `--cpu-prof-name=${name}.cpuprofile`];
}

/** @param {Record<string, string>} facts */
export async function createCaller({ endpoint = '', region = '', accessKeyId = '', secretAccessKey = '' }) {
  const client = new SSMClient({ endpoint, region, credentials: { accessKeyId, secretAccessKey } });
  const { InstanceInformationList = [] } = await client.send(new DescribeInstanceInformationCommand({}));
  const node = InstanceInformationList.find(
    ({ PlatformType, PingStatus }) => PlatformType === 'Linux' && PingStatus === 'Online',
  );
  const nodeId = node?.InstanceId ?? '';
  return {
    node: nodeId,
    env: {
      ...process.env,
      AWS_ACCESS_KEY_ID: accessKeyId,
      AWS_SECRET_ACCESS_KEY: secretAccessKey,
      AWS_DEFAULT_REGION: region,
      AWS_ENDPOINT_URL: endpoint,
    },
    /** @param {string} [document] @param {Record<string, string[]>} [parameters] */
    async start(document, parameters) {
      const { SessionId, StreamUrl, TokenValue } = await client.send(
        new StartSessionCommand({ Target: nodeId, DocumentName: document, Parameters: parameters }),
      );
      return { sessionId: SessionId ?? '', streamUrl: StreamUrl ?? '', token: TokenValue ?? '', nodeId };
    },
    close: () => client.destroy(),
  };
}
