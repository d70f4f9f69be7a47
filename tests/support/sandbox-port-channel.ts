import type { Channel, ChannelEvents } from '../../main/terminal-host/session/channel.ts';
import { flagPayload } from '../../sandbox/wire/channel/port/flag.ts';
import { createPortTask } from '../../sandbox/wire/channel/port/port-task.ts';
import type { SessionTask } from '../../sandbox/wire/channel/tasks/task.ts';
import type { NodeSession } from '../../sandbox/world/session.ts';

/** Our channel on one side and the sandbox's own agent on the other, with nothing between that could lose a message. */
export function sandboxPortChannel(session: NodeSession): (events: ChannelEvents) => Channel {
  return (events) => {
    let toAgent: Array<{ payloadType: number; payload: Buffer }> = [];
    let toClient: Array<{ payloadType: number; payload: Buffer }> = [];
    let pending = 0;
    let paused = false;
    let over = false;

    const finish = (message: string) => {
      if (over) return;
      over = true;
      task.stop();
      events.ended(message === '' ? { reason: 'exited' } : { reason: 'closed-by-service', message });
    };
    const toClientNow = () => {
      for (;;) {
        const [next] = toClient;
        if (next === undefined || paused || over) return;
        if (next.payloadType === 10) events.flag(next.payload.readUInt32BE(0));
        else if (!events.output(next.payload, 'out')) {
          setTimeout(toClientNow, 5);
          return;
        }
        toClient = toClient.slice(1);
      }
    };
    const toAgentNow = () => {
      for (;;) {
        const [next] = toAgent;
        if (next === undefined || over) return;
        const message = {
          ...next,
          headerLength: 116,
          messageType: 'input_stream_data',
          schemaVersion: 1,
          createdDate: 1,
          sequenceNumber: 0,
          flags: 0,
          messageId: '01234567-89ab-4cde-8f01-23456789abcd',
          payloadLength: next.payload.length,
        };
        const taken = task.accept(message);
        if (taken === 'later') return;
        if (!taken) {
          setTimeout(toAgentNow, 5);
          return;
        }
        toAgent = toAgent.slice(1);
        if (next.payloadType !== 1) continue;
        pending -= next.payload.length;
        events.drained();
      }
    };
    const task: SessionTask = createPortTask({
      session,
      clientVersion: '1.2.677.0',
      output(payloadType, payload) {
        toClient.push({ payloadType, payload });
        setImmediate(toClientNow);
      },
      ready: () => toClient.length < 1_000,
      wake: () => void setImmediate(toAgentNow),
      flushed: () => Promise.resolve(),
      end: finish,
    });
    const send = (payloadType: number, payload: Buffer) => {
      toAgent.push({ payloadType, payload });
      setImmediate(toAgentNow);
    };
    setImmediate(() => {
      events.phase('connected');
      const { agentVersion } = session.node;
      events.ready({ sessionType: 'Port', properties: { ...session.properties }, agentVersion, encrypted: false });
    });

    return {
      write(bytes) {
        pending += bytes.length;
        for (let at = 0; at < bytes.length; at += 1_024) send(1, bytes.subarray(at, at + 1_024));
        return true;
      },
      get pending() {
        return pending;
      },
      discard: () => 0,
      resize: () => undefined,
      flag: (value) => send(10, flagPayload(value)),
      pause: () => void (paused = true),
      resume() {
        paused = false;
        setImmediate(toClientNow);
      },
      close() {
        if (over) return;
        over = true;
        task.stop();
        events.ended({ reason: 'disconnected' });
      },
    };
  };
}
