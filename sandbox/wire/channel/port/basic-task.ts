import type { Socket } from 'node:net';
import { isAtMost } from '../client-version.ts';
import { payloadTypes } from '../message.ts';
import type { SessionTask, TaskChannel } from '../tasks/task.ts';
import { createBytePump } from './byte-pump.ts';
import type { Destination } from './destination.ts';
import { disconnectToPort, flagOf, terminateSession } from './flag.ts';

/** Input is put off while so many bytes wait for the destination. */
const largestUnread = 1_048_576;
/** The last agent that does not know the flag TerminateSession. */
const lastWithoutTerminate = '2.3.722.0';

/**
 * One connection at a time, its bytes as they are: what old agents and clients do, and AWS-StartSSHSession. It is dialled
 * at the start; after DisconnectToPort or its end, again with the next input, unless `endsWithConnection` (SSH).
 */
export function createBasicTask(
  channel: TaskChannel,
  destination: Destination,
  endsWithConnection: boolean,
): SessionTask {
  const pump = createBytePump({
    emit: (payload) => channel.output(payloadTypes.output, payload),
    ready: () => channel.ready(),
    paceMs: channel.session.node.paced ? 1 : 0,
  });
  let socket: Socket | undefined;
  let everConnected = false;
  let stopped = false;

  const finish = async () => {
    await pump.empty();
    await channel.flushed();
    channel.end('');
  };
  const lost = (dialled: Socket, error: Error | undefined) => {
    if (socket !== dialled || stopped) return;
    socket = undefined;
    if (!everConnected && error !== undefined)
      channel.end(`Unable to connect to specified port: ${destination.failure(error)}`);
    else if (endsWithConnection) void finish();
  };
  const dial = () => {
    const dialled = destination.dial();
    socket = dialled;
    dialled.setNoDelay(true);
    dialled.once('connect', () => {
      everConnected = true;
      channel.wake();
    });
    dialled.on('data', (bytes: Buffer) => {
      if (socket !== dialled) return;
      dialled.pause();
      pump.push(bytes, () => void dialled.resume());
    });
    let failure: Error | undefined;
    dialled.once('error', (error) => (failure = error));
    dialled.once('end', () => lost(dialled, undefined));
    dialled.once('close', () => lost(dialled, failure));
  };
  const flag = (value: number) => {
    if (value === disconnectToPort) {
      socket?.destroy();
      socket = undefined;
      pump.clear();
    } else if (value === terminateSession && !isAtMost(channel.session.node.agentVersion, lastWithoutTerminate))
      channel.end('');
  };

  dial();
  return {
    accept({ payloadType, payload }) {
      if (payloadType === payloadTypes.flag) flag(flagOf(payload));
      if (payloadType !== payloadTypes.output) return true;
      if (socket === undefined && !(endsWithConnection && everConnected)) dial();
      // A connection that is not up yet is no place for input: it is not acknowledged, and sent again.
      if (socket === undefined || socket.readyState !== 'open') return false;
      if (socket.writableLength >= largestUnread) return 'later';
      socket.write(payload, () => channel.wake());
      return true;
    },
    stop() {
      stopped = true;
      pump.stop();
      socket?.destroy();
    },
  };
}
