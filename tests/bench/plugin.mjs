// How long the plugin takes to start: to its version, which the AWS CLI asks before every session, and to a node's first
// byte; each beside a Node that does nothing. With --against beside another plugin too.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { root } from '../../scripts/console.mjs';
import { median } from './support/median.mjs';
import { createCaller, startSandbox, unpaced } from './support/sandbox.mjs';

const runs = 15;
const own = path.join(root, 'out', 'plugin', 'session-manager-plugin');
const says = 'the-node-speaks';
const command = { command: [`echo ${says}`] };
const document = 'AWS-StartNonInteractiveCommand';

/** @typedef {Awaited<ReturnType<typeof createCaller>>} Caller */

/**
 * @param {(figure: { bench: string, metric: string, value: number, unit: string, baseline?: number }) => void} report
 * @param {{ against?: string | undefined }} options
 */
export async function measure(report, { against } = {}) {
  const folder = await mkdtemp(path.join(tmpdir(), 'fleetdeck-bench-'));
  const sandbox = startSandbox(folder, unpaced);
  /** @param {string} metric @param {number} value @param {number} baseline */
  const tell = (metric, value, baseline) => report({ bench: 'plugin', metric, value, unit: 'ms', baseline });
  try {
    const aws = await createCaller(await sandbox.facts);
    const plugins = [own, ...(against === undefined ? [] : [path.resolve(against)])];
    const [ours, theirs] = await measureAll(aws, plugins).finally(() => aws.close());
    if (ours === undefined) return;
    tell('version', ours.version, ours.node);
    tell('first_byte', ours.firstByte, ours.node);
    if (theirs === undefined) return;
    tell('against_version', ours.version, theirs.version);
    tell('against_first_byte', ours.firstByte, theirs.firstByte);
  } finally {
    await sandbox.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

/** In turn, so that a machine whose speed drifts drifts for all. @param {Caller} aws @param {readonly string[]} plugins */
async function measureAll(aws, plugins) {
  const times = plugins.map(() => noTimes());
  for (let run = 0; run < runs; run += 1) {
    for (const [at, one] of times.entries()) {
      const plugin = plugins[at] ?? '';
      one.node.push(await until([process.execPath, '-e', 'console.log(1)'], process.env, /1/));
      one.version.push(await until([plugin, '--version'], process.env, /\d/));
      one.firstByte.push(await untilFirstByte(aws, plugin));
    }
  }
  return times.map(({ node, version, firstByte }) => ({
    node: median(node),
    version: median(version),
    firstByte: median(firstByte),
  }));
}

/** @returns {Record<'node' | 'version' | 'firstByte', number[]>} */
function noTimes() {
  return { node: [], version: [], firstByte: [] };
}

/** The session is begun before: AWS's own time is not the plugin's. @param {Caller} aws @param {string} plugin */
async function untilFirstByte(aws, plugin) {
  const { sessionId, streamUrl, token, nodeId } = await aws.start(document, command);
  const answer = JSON.stringify({ SessionId: sessionId, StreamUrl: streamUrl, TokenValue: token });
  const request = JSON.stringify({ Target: nodeId, DocumentName: document, Parameters: command });
  const { AWS_DEFAULT_REGION: region, AWS_ENDPOINT_URL: endpoint } = aws.env;
  const args = [answer, region, 'StartSession', '', request, endpoint];
  return until([plugin, ...args], aws.env, new RegExp(says));
}

/** Milliseconds from the start of a program until it has said something. @param {readonly string[]} command @param {NodeJS.ProcessEnv} env @param {RegExp} text */
async function until([file = '', ...args], env, text) {
  const began = performance.now();
  const child = spawn(file, args, { env, stdio: ['ignore', 'pipe', 'inherit'] });
  const closed = once(child, 'close');
  let said = '';
  let at = 0;
  child.stdout.on('data', (/** @type {Buffer} */ chunk) => {
    said += chunk.toString();
    if (at === 0 && text.test(said)) at = performance.now();
  });
  await closed;
  if (at === 0) throw new Error(`${path.basename(file)} said: ${said.slice(0, 500)}`);
  return at - began;
}
