import type { TerminalSize } from '../../../contract/terminal.ts';
import type { AgreedSession, Channel } from './channel.ts';
import type { Encryption } from './encryption.ts';
import { createInputQueue } from './input-queue.ts';
import { payloadTypes } from './message.ts';
import { sizePayload } from './payloads.ts';
import type { Standing } from './standing.ts';
import type { ClientStream } from './stream.ts';

export interface SendingParts {
  readonly stream: Pick<ClientStream, 'input' | 'underWay'>;
  readonly standing: Pick<Standing, 'isReady' | 'isUp' | 'isAgentAway'>;
  /** Of the session, once it is agreed on. */
  encryption(): Encryption | undefined;
  /** The session is over: nothing is sent any more. */
  isOver(): boolean;
}

/** What goes to the node: bytes that wait for their turn, and the terminal's size. */
export interface Sending extends Pick<Channel, 'write' | 'pending' | 'discard' | 'resize'> {
  /** What is written is of this session; to be told before it can be sent. */
  agreed(session: AgreedSession): void;
  /** The agent has this message, which carried so many bytes of `pending`. */
  acknowledged(carried: number, sequenceNumber: number): void;
  /** Sends the size and then what waits: the session is ready, or the network is back. */
  begin(): void;
  /** Sends what waits, as far as acknowledgements allow. */
  pump(): void;
  /**
   * Sends one message where silence says nothing: the oldest under way, else the next that waits. An agent that was told
   * to pause goes on at each (agent: datachannel.go).
   */
  knock(): void;
}

/** Our messages under way: enough for 64 KiB a round trip, few enough that Ctrl+C is not long behind a paste. */
const terminalWindow = 64;
/** A port's bytes wait for nobody's key: four times as many keep a far node's line full. */
const portWindow = 256;

export function createSending({ stream, standing, encryption, isOver }: SendingParts): Sending {
  const queue = createInputQueue();
  let isText = true;
  let underWay = 0;
  let size: TerminalSize | undefined;
  let sentSize: TerminalSize | undefined;
  /** The sequence number of a size that the agent has not acknowledged. */
  let sizeUnderWay: number | undefined;

  const canSend = () => standing.isReady && standing.isUp && !isOver();

  /** One size is under way at most, and none that the network cannot carry now: of those that come meanwhile the last counts. */
  const sendSize = () => {
    if (!canSend() || size === undefined || sizeUnderWay !== undefined) return;
    if (sentSize?.cols === size.cols && sentSize.rows === size.rows) return;
    sentSize = size;
    sizeUnderWay = stream.input(payloadTypes.size, Buffer.from(sizePayload(size)));
  };

  /** False where nothing waits. */
  const sendNext = (): boolean => {
    const bytes = queue.shift(isText);
    if (bytes === undefined) return false;
    underWay += bytes.length;
    stream.input(payloadTypes.output, encryption()?.encrypt(bytes) ?? bytes, bytes.length);
    return true;
  };

  const pump = () => {
    if (!canSend() || standing.isAgentAway) return;
    let room = (isText ? terminalWindow : portWindow) - stream.underWay.size;
    while (room > 0 && sendNext()) room -= 1;
  };

  return {
    write(bytes, urgent = false) {
      if (isOver() || !queue.push(bytes, urgent)) return false;
      pump();
      return true;
    },
    get pending() {
      return queue.bytes + underWay;
    },
    discard() {
      const { bytes } = queue;
      queue.clear();
      return bytes;
    },
    resize(to) {
      size = to;
      sendSize();
    },
    agreed({ sessionType }) {
      isText = sessionType !== 'Port';
    },
    acknowledged(carried, sequenceNumber) {
      underWay -= carried;
      if (sequenceNumber === sizeUnderWay) {
        sizeUnderWay = undefined;
        sendSize();
      }
      pump();
    },
    begin() {
      sendSize();
      pump();
    },
    pump,
    knock() {
      if (standing.isUp && !isOver() && !stream.underWay.sendOldest() && canSend()) sendNext();
    },
  };
}
