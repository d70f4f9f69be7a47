import { readOptions } from './options.ts';
import { createSandbox } from './sandbox.ts';

const exits = { failed: 1, usage: 2 };

function stop(code: number, error: unknown): never {
  process.stderr.write(`sandbox: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(code);
}

let options: ReturnType<typeof readOptions>;
try {
  options = readOptions(process.argv.slice(2));
} catch (error) {
  stop(exits.usage, error);
}

const sandbox = await createSandbox({
  ...options,
  onCall({ service, operation, status, code }) {
    if (code !== undefined) process.stderr.write(`sandbox: ${service}:${operation} answered ${status} ${code}\n`);
  },
}).catch((error: unknown) => stop(exits.failed, error));
const { endpoint, region, accessKeyId, secretAccessKey, accountId } = sandbox;
const beside = {
  ...(sandbox.secure !== undefined && { secureEndpoint: sandbox.secure.endpoint }),
  ...(sandbox.container !== undefined && { container: sandbox.container }),
  ...(sandbox.proxy !== undefined && { proxy: `http://127.0.0.1:${sandbox.proxy.port}` }),
};
process.stdout.write(`${JSON.stringify({ endpoint, region, accessKeyId, secretAccessKey, accountId, ...beside })}\n`);

const end = () => void sandbox.close().then(() => process.exit(0));
process.once('SIGINT', end);
process.once('SIGTERM', end);
if (options.untilStdinEnds) process.stdin.once('end', end).resume();
