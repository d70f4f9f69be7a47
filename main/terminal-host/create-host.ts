import { randomUUID } from 'node:crypto';
import { failed, FailureError } from '../../contract/failure.ts';
import type { Route } from '../network/route.ts';
import type { Clock } from './clock.ts';
import type { HostLog } from './host-log.ts';
import { openLocalShell } from './local/local-shell.ts';
import { createTunnels } from './port/tunnels.ts';
import { ToTerminalHost, type FromTerminalHost } from './protocol.ts';
import { createRecorder } from './recording/recorder.ts';
import { openChannel } from './session/data-channel.ts';
import { createOpenSocket } from './session/socket.ts';
import { openSession } from './session/session.ts';
import type { SessionApi } from './session/session-api.ts';
import type { Source, SourceEvents } from './source.ts';
import { createTransfers } from './transfer/transfers.ts';
import { createTerminal, type Port, type Terminal, type TerminalOptions } from './terminal.ts';

export interface HostParts {
  readonly clock: Clock;
  readonly post: (message: FromTerminalHost) => void;
}

/** All terminals of this process. */
export interface Host {
  /** Takes one message of main with the ports that came with it. */
  receive(message: unknown, ports: readonly Port[]): void;
}

const logging = (post: HostParts['post']): HostLog => {
  const at =
    (level: keyof HostLog): HostLog[keyof HostLog] =>
    (text, facts) =>
      post({ type: 'log', level, text, ...(facts !== undefined && { facts }) });
  return { error: at('error'), warn: at('warn'), info: at('info'), debug: at('debug') };
};

export function createHost({ clock, post }: HostParts): Host {
  const terminals = new Map<string, Terminal>();
  const log = logging(post);
  const requests = createRequests(post);
  const tunnels = createTunnels({
    clock,
    log,
    random: Math.random,
    post,
    channelOf: (tunnelId, session) => (events) =>
      openChannel(
        session,
        { api: requests.apiOf(tunnelId), openSocket: createOpenSocket(clock, routeOf(session)), clock, log },
        events,
      ),
  });
  const transfers = createTransfers({
    clock,
    log,
    openSocketOf: (session) => createOpenSocket(clock, routeOf(session)),
    apiOf: requests.apiOf,
    post,
  });

  const recorderOf = ({ terminalId, recording: plan, size }: Opening): Pick<TerminalOptions, 'recorder'> => {
    if (plan === undefined) return {};
    return {
      recorder: (tell) =>
        createRecorder({
          clock,
          log,
          plan,
          size,
          changed(recording) {
            tell(recording);
            // The window is told at once; main, which lists files, when there is one.
            if (recording === undefined) post({ type: 'recording', terminalId });
            else if (recording.failure !== undefined) post({ type: 'recording', terminalId, recording });
          },
          begun: (recording) => post({ type: 'recording', terminalId, recording }),
        }),
    };
  };

  const add = (opening: Opening, open: (events: SourceEvents) => Source) => {
    const { terminalId } = opening;
    if (terminals.has(terminalId)) {
      log.error('a terminal was opened twice');
      return;
    }
    const terminal = createTerminal({
      clock,
      log,
      open,
      phase: (phase) => post({ type: 'phase', terminalId, phase }),
      ended: (end) => post({ type: 'ended', terminalId, end }),
      ...recorderOf(opening),
    });
    terminals.set(terminalId, terminal);
  };

  const handle = (message: ToTerminalHost, ports: readonly Port[]) => {
    switch (message.type) {
      case 'open-session':
        add(message, (events) => {
          const openSocket = createOpenSocket(clock, routeOf(message));
          return openSession(message, { api: requests.apiOf(message.terminalId), openSocket, clock, log }, events);
        });
        break;
      case 'open-local':
        add(message, (events) => openLocalShell(message, { clock, log }, events));
        break;
      case 'attach': {
        const [port] = ports;
        const terminal = terminals.get(message.terminalId);
        if (port !== undefined && terminal !== undefined) terminal.attach(port);
        else port?.close();
        break;
      }
      case 'close':
        terminals.get(message.terminalId)?.close();
        terminals.delete(message.terminalId);
        break;
      case 'session-answer':
        requests.answer(message);
        break;
      case 'open-tunnel':
      case 'close-tunnel':
      case 'tunnel-session':
        tunnels.receive(message);
        break;
      case 'open-transfer':
      case 'cancel-transfer':
        transfers.receive(message);
        break;
    }
  };

  return {
    receive(message, ports) {
      const parsed = ToTerminalHost.safeParse(message);
      if (parsed.success) handle(parsed.data, ports);
      else log.error('a message of main was refused');
    },
  };
}

function routeOf({ proxy, ca }: { proxy?: string | undefined; ca?: string | undefined }): Route {
  return { ...(proxy !== undefined && { proxy }), ...(ca !== undefined && { ca }) };
}

/** A message that opens a terminal. */
type Opening = Extract<ToTerminalHost, { type: 'open-session' | 'open-local' }>;

type Answer = Extract<ToTerminalHost, { type: 'session-answer' }>;
type Question = Extract<FromTerminalHost, { type: 'session-request' }>;

/** Asks main for what sessions need of AWS, and hands the answers to those who asked. */
function createRequests(post: HostParts['post']) {
  const open = new Map<string, (answer: Answer) => void>();

  const ask = async (question: Omit<Question, 'type' | 'requestId'>): Promise<Answer> => {
    const requestId = randomUUID();
    const answered = new Promise<Answer>((resolve) => open.set(requestId, resolve));
    post({ type: 'session-request', requestId, ...question });
    const answer = await answered;
    if (answer.failure !== undefined) throw new FailureError(answer.failure);
    return answer;
  };

  return {
    apiOf: (terminalId: string): SessionApi => ({
      async resume(sessionId) {
        const { token, route } = await ask({ operation: 'resume', terminalId, sessionId });
        if (token === undefined) throw failed('unexpected', 'Main answered without a token.');
        return { token, ...(route !== undefined && { route: routeOf(route) }) };
      },
      async terminate(sessionId) {
        await ask({ operation: 'terminate', terminalId, sessionId });
      },
      async dataKey(keyId, context) {
        const sessionId = context['aws:ssm:SessionId'] ?? '';
        const { dataKey } = await ask({ operation: 'data-key', terminalId, sessionId, dataKey: { keyId, context } });
        if (dataKey === undefined) throw failed('unexpected', 'Main answered without a data key.');
        const { plaintext, ciphertext } = dataKey;
        return { plaintext: Buffer.from(plaintext, 'base64'), ciphertext: Buffer.from(ciphertext, 'base64') };
      },
    }),
    answer(answer: Answer) {
      open.get(answer.requestId)?.(answer);
      open.delete(answer.requestId);
    },
  };
}
