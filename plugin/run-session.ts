import type { TerminalEnd, TerminalPhase } from '../contract/terminal.ts';
import type { Aws } from '../main/aws/aws.ts';
import { systemClock } from '../main/terminal-host/clock.ts';
import type { AgreedSession, Channel, ChannelEvents } from '../main/terminal-host/session/channel.ts';
import { openChannel } from '../main/terminal-host/session/data-channel.ts';
import type { SessionApi } from '../main/terminal-host/session/session-api.ts';
import { createOpenSocket } from '../main/terminal-host/session/socket.ts';
import type { GivenSession } from './arguments.ts';
import type { PluginLog } from './log.ts';
import { servePort } from './port-serving.ts';
import type { Serving, ServingOptions, Streams, UserSignal } from './serving.ts';
import { serveShell } from './shell-serving.ts';
import { watchSignals } from './signals.ts';
import { serveStdio } from './stdio-serving.ts';

export interface RunOptions {
  readonly session: GivenSession;
  /** The way to its data channel. */
  readonly route: Awaited<ReturnType<Aws['route']>>;
  readonly api: SessionApi;
  readonly streams: Streams;
  readonly log: PluginLog;
  readonly asRemote: boolean;
}

/** How a session ended, for its last words and the exit code. */
export interface Ran {
  readonly end: TerminalEnd;
  readonly agreed: AgreedSession | undefined;
  /** Why it could not be served at this end. */
  readonly problem: string | undefined;
  /** The signal that ended this process's work, such as SIGTERM. */
  readonly signal: NodeJS.Signals | undefined;
}

/** Opens a started session's channel and serves it until it ends; the terminal's mode is the old one by then. */
export async function runSession({ session, route, api, streams, log, asRemote }: RunOptions): Promise<Ran> {
  let agreed: AgreedSession | undefined;
  let serving: Serving | undefined;
  let inner: ChannelEvents | undefined;
  let phase: TerminalPhase = 'connecting';
  let problem: string | undefined;
  let signal: NodeJS.Signals | undefined;
  let tellEnd: (end: TerminalEnd) => void = () => undefined;
  const ended = new Promise<TerminalEnd>((resolve) => (tellEnd = resolve));

  const channel: Channel = openChannel(
    { sessionId: session.sessionId, streamUrl: session.streamUrl, token: session.token, nodeId: session.target },
    { api, openSocket: createOpenSocket(systemClock, route), clock: systemClock, log },
    {
      ready(told) {
        agreed = told;
        serving = serve(told);
      },
      // What comes too early is sent again.
      output: (bytes, stream) => inner?.output(bytes, stream) ?? false,
      drained: () => inner?.drained(),
      flag: (value) => inner?.flag(value),
      notice: (text) => void streams.output.write(`${text}\r\n`),
      phase(next) {
        phase = next;
        inner?.phase(next);
        if (agreed !== undefined) tellTrouble(streams, next);
      },
      ended(end) {
        inner?.ended(end);
        tellEnd(end);
      },
    },
  );

  /** Whoever serves it learns of the channel as if it had been opened for them. */
  function serve(told: AgreedSession): Serving {
    const options: ServingOptions = {
      sessionId: session.sessionId,
      session: told,
      streams,
      clock: systemClock,
      asRemote,
      open(events) {
        inner = events;
        queueMicrotask(() => {
          events.phase(phase);
          events.ready(told);
        });
        return channel;
      },
      end(why) {
        problem ??= why;
        channel.close();
      },
    };
    if (told.sessionType !== 'Port') return serveShell(options);
    return told.properties['type'] === 'LocalPortForwarding' ? servePort(options) : serveStdio(options);
  }

  const stopWatching = watchSignals({
    key(name: UserSignal) {
      if (serving === undefined) channel.close();
      else serving.signal(name);
    },
    end(name) {
      signal = name;
      channel.close();
    },
  });
  try {
    const end = await ended;
    return { end, agreed, problem, signal };
  } finally {
    serving?.stop();
    stopWatching();
  }
}

/** Between the lines of a shell there is no better place to say it; a program that reads us is not told. */
function tellTrouble({ errors, input }: Streams, phase: TerminalPhase): void {
  if (errors.isTTY !== true) return;
  const hint = input.isRaw === true ? ' Ctrl+C twice gives up.' : '';
  if (phase === 'network-lost') errors.write(`\r\n[The connection is lost and is being got back.${hint}]\r\n`);
  if (phase === 'agent-silent') errors.write(`\r\n[The node does not answer.${hint}]\r\n`);
}
