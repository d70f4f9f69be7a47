// The session engine against the sandbox, each figure beside the same bytes over a bare `ws` connection of the same run.
// BENCH_MB=N shortens the long streams (100 when left out).
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { loadavg, tmpdir } from 'node:os';
import path from 'node:path';
import { buildBench } from '../../scripts/build.mjs';
import { root } from '../../scripts/console.mjs';
import { measureAgainst } from './session/against.mjs';
import { createCaller, profileFlags, startPrinting, startSandbox, unpaced } from './support/sandbox.mjs';

const million = 1_000_000;
const streamBytes = Number(process.env.BENCH_MB ?? 100) * million;
const strokes = 2_000;
const pasteBytes = million;
const tunnels = 50;
const idleSessions = 50;
const payload = 1_024;

/** @typedef {(figure: { bench: string, metric: string, value: number, unit: string, baseline?: number }) => void} Report */
/** @typedef {{ seconds: number, cpu: number }} Spent */

/** @param {Report} report @param {{ against?: string | undefined }} options */
export async function measure(report, { against } = {}) {
  await buildBench();
  const folder = await mkdtemp(path.join(tmpdir(), 'fleetdeck-bench-'));
  const sandbox = startSandbox(folder, unpaced);
  const bare = startPrinting(path.join('tests', 'bench', 'session', 'bare.mjs'), []);
  const engine = startEngine();
  /** @param {string} metric @param {number} value @param {string} unit @param {number} [baseline] */
  const tell = (metric, value, unit, baseline) =>
    report({ bench: 'session', metric, value, unit, ...(baseline !== undefined && { baseline }) });
  try {
    const facts = await sandbox.facts;
    const { web, destination } = await bare.facts;
    const aws = await createCaller(facts);
    const parts = { aws, call: engine.call, tell, web: `ws://127.0.0.1:${web}`, destination: String(destination) };
    tell('load', loadavg()[0] ?? 0, 'processes');
    // First: memory that the streams have freed would be used again and hide what sessions take.
    await measureIdle(parts);
    await measureOutput(parts);
    await measureEcho(parts);
    await measurePaste(parts);
    await measureForward(parts);
    if (against !== undefined) {
      await measureAgainst(against, { folder, node: aws.node, bytes: streamBytes, env: aws.env }, tell);
    }
    aws.close();
  } finally {
    engine.stop();
    await sandbox.stop();
    await bare.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

/** @typedef {{ aws: Awaited<ReturnType<typeof createCaller>>, call: ReturnType<typeof startEngine>['call'], web: string, destination: string, tell: (metric: string, value: number, unit: string, baseline?: number) => void }} Parts */

/** @param {Parts} parts */
async function measureOutput({ aws, call, tell, web }) {
  const frames = Math.ceil(streamBytes / payload);
  const command = [`head -c ${streamBytes} /dev/zero`];
  const parameters = { command, separateOutputStream: ['true'] };
  // Once before it counts: code is compiled while it runs.
  const warm = { command: ['head -c 5000000 /dev/zero'], separateOutputStream: ['true'] };
  await call('bareOutput', `${web}/output?size=5000`, 5_000);
  await call('output', await aws.start('AWS-StartNonInteractiveCommand', warm), 5 * million);
  const plain = await call('bareOutput', `${web}/output?size=${frames}`, frames);
  const ours = await call('output', await aws.start('AWS-StartNonInteractiveCommand', parameters), streamBytes);
  tell('output', rate(streamBytes, ours), 'MB/s', rate(streamBytes, plain));
  tell('cpu_per_100mb', perHundred(streamBytes, ours.cpu), 's', perHundred(streamBytes, plain.cpu));
  await call('close');
}

/** @param {Parts} parts */
async function measureEcho({ aws, call, tell, web }) {
  const { ours, plain } = await call('echo', await aws.start(), `${web}/shell`, strokes);
  tell('echo_p50', quantile(ours, 0.5), 'ms', quantile(plain, 0.5));
  tell('echo_p99', quantile(ours, 0.99), 'ms', quantile(plain, 0.99));
  await call('close');
}

/** @param {Parts} parts */
async function measurePaste({ aws, call, tell, web }) {
  const command = [`stty raw -echo; printf ready; head -c ${pasteBytes} >pasted; printf done; read -r -n 1 end`];
  const plain = await call('barePaste', `${web}/paste?size=${pasteBytes}`, pasteBytes);
  const ours = await call('paste', await aws.start('AWS-StartInteractiveCommand', { command }), pasteBytes);
  tell('paste_1mb', ours.seconds, 's', plain.seconds);
  await call('close');
}

/** @param {Parts} parts */
async function measureForward({ aws, call, tell, web, destination }) {
  const frames = Math.ceil(streamBytes / payload);
  const parameters = { portNumber: [destination], localPortNumber: ['0'] };
  const port = await call('tunnel', await aws.start('AWS-StartPortForwardingSession', parameters));
  await fetchBytes(port, 5 * million);
  const plain = await call('bareOutput', `${web}/output?size=${frames}`, frames);
  const cpuBefore = await call('cpu');
  const seconds = await fetchBytes(port, streamBytes);
  const cpu = (await call('cpu')) - cpuBefore;
  const bare = rate(streamBytes, plain);
  tell('forward_100mb', streamBytes / million / seconds, 'MB/s', bare);
  tell('cpu_forward_100mb', perHundred(streamBytes, cpu), 's', perHundred(streamBytes, plain.cpu));
  // Each over a session of its own, as the shelf's are.
  const ports = [];
  for (let at = 0; at < tunnels; at += 1)
    ports.push(await call('tunnel', await aws.start('AWS-StartPortForwardingSession', parameters)));
  const each = streamBytes / 2 / tunnels;
  const began = performance.now();
  await Promise.all(ports.map((own) => fetchBytes(own, each)));
  tell('tunnels_50', (each * tunnels) / 1e3 / (performance.now() - began), 'MB/s', bare);
  await call('close');
}

/** @param {Parts} parts */
async function measureIdle({ aws, call, tell }) {
  const started = [];
  for (let at = 0; at < idleSessions; at += 1) started.push(await aws.start());
  tell('idle_session', await call('idle', started), 'MiB');
  await call('close');
}

/** Seconds until so many bytes have come through a local port. @param {number} port @param {number} bytes @returns {Promise<number>} */
function fetchBytes(port, bytes) {
  return new Promise((resolve, reject) => {
    const began = performance.now();
    let left = bytes;
    const socket = connect(port, '127.0.0.1', () => socket.write(String(bytes)));
    socket.once('error', reject);
    socket.on('data', (/** @type {Buffer} */ chunk) => {
      left -= chunk.length;
      if (left > 0) return;
      resolve((performance.now() - began) / 1_000);
      socket.destroy();
    });
  });
}

/** MB/s. @param {number} bytes @param {Spent} spent */
function rate(bytes, { seconds }) {
  return bytes / million / seconds;
}

/** @param {number} bytes @param {number} cpu */
function perHundred(bytes, cpu) {
  return (cpu / bytes) * 100 * million;
}

/** @param {number[]} values @param {number} share */
function quantile(values, share) {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length * share)] ?? 0;
}

function startEngine() {
  const execArgv = ['--expose-gc', ...profileFlags('engine')];
  const child = fork(path.join(root, 'out', 'bench', 'session-engine.js'), { execArgv });
  /**
   * @template {keyof import('./session/engine.ts').Operations} Name
   * @param {Name} name
   * @param {Parameters<import('./session/engine.ts').Operations[Name]>} args
   * @returns {Promise<Awaited<ReturnType<import('./session/engine.ts').Operations[Name]>>>}
   */
  const call = async (name, ...args) => {
    child.send({ name, args });
    const [{ value, error }] = await once(child, 'message');
    if (error !== undefined) throw new Error(`${name}: ${error}`);
    return value;
  };
  return { call, stop: () => child.disconnect() };
}
