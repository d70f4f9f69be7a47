import { FailureError } from '../contract/failure.ts';
import { readArguments, UsageError, type Caller, type GivenSession } from './arguments.ts';
import { connectAws } from './callers-aws.ts';
import { exitCodeOf, exits, tellEnd } from './ending.ts';
import { createPluginLog } from './log.ts';
import { runSession } from './run-session.ts';
import type { Streams } from './serving.ts';
import { createSessionApi } from './session-api.ts';
import { rememberSignals } from './signals.ts';
import { sshDocument, startSshSession } from './ssh-session.ts';
import { texts } from './texts.ts';

type Environment = Record<string, string | undefined>;

/** How long the last calls to AWS may take after the session. */
const lastCallsMs = 5_000;

/**
 * Does what the command line asks and tells the exit code: 0 for AWS's own command line, however the session ended (the
 * AWS CLI prints what it called us with on any other), the remote command's code with FLEETDECK_EXIT_CODE=remote.
 */
export async function runPlugin(
  args: readonly string[],
  env: Environment,
  streams: Streams,
  connect: Connect = connectAws,
): Promise<number> {
  const complain = (text: string) => void streams.errors.write(`session-manager-plugin: ${text}\n`);
  // A reader that goes away must not end the process before its session: those to whom it matters listen themselves.
  for (const stream of [streams.output, streams.errors]) stream.on('error', () => undefined);
  const told = { env, streams, complain, connect };
  try {
    const invocation = readArguments(args, env);
    switch (invocation.kind) {
      case 'nothing':
      case 'version':
        streams.output.write(texts.installed);
        return exits.done;
      case 'session':
        return await serve({ ...told, ...invocation, start: () => Promise.resolve(invocation.session) });
      case 'ssh': {
        const { caller, target, port } = invocation;
        const start = ({ aws, scope }: Connected) => startSshSession(aws, scope, target, port);
        return await serve({ ...told, caller, start, ownCommand: true });
      }
    }
  } catch (error) {
    if (error instanceof UsageError) {
      complain(error.message);
      return exits.usage;
    }
    if (!(error instanceof FailureError)) throw error;
    complain(error.failure.message);
    return args[0] === 'ssh' ? exits.failed : exits.done;
  }
}

type Connect = typeof connectAws;
type Connected = Awaited<ReturnType<Connect>>;

interface Served {
  readonly caller: Caller;
  readonly env: Environment;
  readonly streams: Streams;
  complain(text: string): void;
  readonly connect: Connect;
  /** Gives the session, which somebody has started or which is started now. */
  start(connected: Connected): Promise<GivenSession>;
  /** No AWS CLI has called us: the exit code may say that it failed. */
  readonly ownCommand?: boolean;
}

/** Throws FailureError when the session cannot even be begun. */
async function serve({ caller, env, streams, complain, connect, start, ownCommand = false }: Served): Promise<number> {
  const log = createPluginLog(env['FLEETDECK_LOG'], (text) => void streams.errors.write(text));
  const asRemote = env['FLEETDECK_EXIT_CODE'] === 'remote';
  // Only AWS's own command line comes with a session that lives already.
  const left = (error: unknown) => {
    if (!ownCommand) complain(notTerminated(error instanceof Error ? error.message : String(error)));
    throw error;
  };
  const begun = await begin(() => connect(caller, env, log).catch(left), start, complain);
  if (begun === undefined) return ownCommand ? exits.failed : exits.done;
  const { session, route, api } = begun;
  // The bytes of an SSH session are nothing but its bytes: not every program passes over a line before them.
  if (session.document !== sshDocument) streams.output.write(texts.starting(session.sessionId));
  const ran = await runSession({ session, route, api, streams, log, asRemote });
  tellEnd(ran, { sessionId: session.sessionId, streams, complain, asRemote });
  await api.settled(lastCallsMs);
  await flushed(streams);
  return exitCodeOf(ran, { asRemote, ownCommand });
}

/**
 * The session and the way to its data channel; undefined where a signal came meanwhile. What is not run is terminated.
 * Throws FailureError.
 */
async function begin(connect: () => Promise<Connected>, start: Served['start'], complain: Served['complain']) {
  const signals = rememberSignals();
  try {
    const connected = await connect();
    const { aws, scope } = connected;
    const started = await start(connected);
    const api = createSessionApi({
      aws,
      scope,
      target: started.target,
      notTerminated: (why) => complain(notTerminated(why)),
    });
    try {
      const way = await wayTo(started, connected);
      if (signals.seen === undefined) return { ...way, api };
    } catch (error) {
      await api.terminate(started.sessionId).catch(() => undefined);
      throw error;
    }
    await api.terminate(started.sessionId).catch(() => undefined);
    return undefined;
  } finally {
    signals.stop();
  }
}

function notTerminated(why: string): string {
  return `The session was not terminated and lives on until it is idle too long: ${why}`;
}

/** Where the data channel is, and by which proxy and authorities it is reached. Throws FailureError. */
async function wayTo(started: GivenSession, { aws, scope }: Connected) {
  const session = { ...started, streamUrl: aws.streamUrl(scope, started.streamUrl) };
  return { session, route: await aws.route(scope, session.streamUrl) };
}

/** Waits until what was written has left; a reader that is gone keeps nobody. */
async function flushed({ output, errors }: Streams): Promise<void> {
  for (const stream of [output, errors]) {
    if (!stream.writable) continue;
    await new Promise<void>((resolve) => stream.write('', () => resolve()));
  }
}
