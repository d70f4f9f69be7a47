import { clientVersion } from '../main/terminal-host/session/client-version.ts';

/** Exit codes (README: Commands). */
const failedCode = 1;

async function main(args: readonly string[]): Promise<number> {
  // Asked before every session by the AWS CLI: nothing is loaded for it.
  if (args[0] === '--version' && args.length === 1) {
    process.stdout.write(`${clientVersion}\n`);
    return 0;
  }
  const { runPlugin } = await import('./run-plugin.ts');
  return runPlugin(args, process.env, { input: process.stdin, output: process.stdout, errors: process.stderr });
}

// Such as the SDK's word on Node's version: nothing may come between a session's lines, or into a connection's bytes.
process.removeAllListeners('warning');

// A single executable has its own path twice; Node has its path and the script's.
main(process.argv.slice(2)).then(
  (code) => process.exit(code),
  (error: unknown) => {
    process.stderr.write(`session-manager-plugin: ${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(failedCode);
  },
);
