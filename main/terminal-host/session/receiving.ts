import { failed, type Failure } from '../../../contract/failure.ts';
import type { TerminalEnd } from '../../../contract/terminal.ts';
import type { HostLog } from '../host-log.ts';
import type { AgreedSession, ChannelEvents } from './channel.ts';
import type { Greeting } from './greeting.ts';
import { MessageError, payloadTypes, type AgentMessage } from './message.ts';
import { ChannelClosed, readJson } from './payloads.ts';
import type { Standing } from './standing.ts';
import type { ClientStream } from './stream.ts';

export interface ReceivingParts {
  readonly greeting: Omit<Greeting, 'stop'>;
  readonly stream: Pick<ClientStream, 'early' | 'flush'>;
  readonly standing: Pick<Standing, 'agentLeft'>;
  readonly events: Pick<ChannelEvents, 'output' | 'flag'>;
  readonly log: HostLog;
  /** The agent is there. */
  heard(): void;
  /** Input is taken from now on; told again with each output. */
  ready(session: AgreedSession): void;
  /** The service's word that the session is over. */
  ended(end: TerminalEnd): void;
  /** The session is over: nothing is taken any more. */
  isOver(): boolean;
}

/** What comes from the node and from the service, and what it means. */
export interface Receiving {
  /**
   * Takes a message of the agent, in order. False when it cannot be taken yet: it is not acknowledged. Throws
   * UnusableError.
   */
  accept(message: AgentMessage): boolean;
  /** Takes a message about the channel itself. */
  control(message: AgentMessage): void;
}

/** A whole message that cannot be used: a broken handshake, or bytes of another key. It would not get better when sent again. */
export class UnusableError extends MessageError {}

/** What an ordinary shell is, which has no handshake (agent: session/plugins/sessionplugin). */
const plainShell: AgreedSession = {
  sessionType: 'Standard_Stream',
  properties: {},
  agentVersion: '',
  encrypted: false,
};

/** What the agent encrypts where the session is encrypted (agent: datachannel.go). */
const encryptedTypes: ReadonlySet<number> = new Set([payloadTypes.output, payloadTypes.stdErr, payloadTypes.exitCode]);

export function createReceiving(parts: ReceivingParts): Receiving {
  const { greeting, events } = parts;
  let exitCode: number | undefined;

  const decrypted = (payloadType: number, payload: Buffer): Buffer => {
    const { encryption } = greeting;
    return encryption === undefined || !encryptedTypes.has(payloadType)
      ? payload
      : orUnusable(() => encryption.decrypt(payload));
  };

  const acceptOutput = ({ payloadType, payload }: AgentMessage): boolean => {
    // An ordinary shell has no handshake: its first output is the sign that input is taken. Where there is one, output
    // may come before our pause after it is over, but never before it is complete.
    const session = greeting.begun ? greeting.completed : plainShell;
    if (session === undefined) return false;
    parts.ready(session);
    if (parts.isOver()) return false;
    const bytes = decrypted(payloadType, payload);
    if (payloadType === payloadTypes.exitCode) {
      const [, code] = /^EXIT_CODE: (-?\d{1,10})$/.exec(bytes.toString('latin1')) ?? [];
      if (code !== undefined) {
        exitCode = Number(code);
        return true;
      }
    }
    return bytes.length === 0 || events.output(bytes, payloadType === payloadTypes.stdErr ? 'err' : 'out');
  };

  const closedByService = (payload: Buffer): void => {
    let output = '';
    try {
      output = readJson(ChannelClosed, payload).Output;
    } catch (error) {
      if (!(error instanceof MessageError)) throw error;
    }
    const type = greeting.completed?.sessionType;
    const isRead = type === 'Port' || type === 'NonInteractiveCommands';
    // A person sees what came behind a gap; to a program its bytes would follow those before it.
    if (!isRead) parts.stream.flush();
    // A port's connections tell by themselves that they have lost their end.
    const hasLost = type === 'NonInteractiveCommands' && parts.stream.early > 0;
    const message = output === '' ? {} : { message: output };
    const code = exitCode === undefined ? {} : { exitCode };
    if (greeting.refusal !== undefined) parts.ended({ reason: 'failed', failure: greeting.refusal, ...message });
    else if (output !== '') parts.ended({ reason: 'closed-by-service', ...message, ...code });
    else if (hasLost) parts.ended({ reason: 'failed', failure: lostOutput() });
    else parts.ended({ reason: 'exited', ...code });
  };

  return {
    accept(message) {
      if (parts.isOver()) return false;
      if (orUnusable(() => greeting.take(message))) return true;
      if (message.payloadType === payloadTypes.flag) {
        if (message.payload.length === 4) events.flag(message.payload.readUInt32BE(0));
        return true;
      }
      return acceptOutput(message);
    },
    control(message) {
      const { messageType, payload } = message;
      if (messageType === 'channel_closed') closedByService(payload);
      else if (messageType === 'pause_publication') parts.standing.agentLeft();
      else if (messageType === 'start_publication') parts.heard();
      else parts.log.debug('a message of an unknown type was dropped', { messageType });
    },
  };
}

function lostOutput(): Failure {
  return failed('session-ended', 'The session was closed before what was lost of its output was sent again.', {
    remedy: 'reconnect',
  }).failure;
}

function orUnusable<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof MessageError)) throw error;
    throw new UnusableError(`The agent sent what cannot be used: ${error.message}`, { cause: error });
  }
}
