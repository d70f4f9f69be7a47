import { encodeMessage, payloadTypes } from '../../main/terminal-host/session/message.ts';

// Frames as an agent or the service makes them.

export const messageId = '01234567-89ab-4cde-8f01-23456789abcd';

export function agentFrame(messageType: string, sequenceNumber: number, payloadType: number, payload: Buffer): Buffer {
  return encodeMessage({
    messageType,
    schemaVersion: 1,
    createdDate: 1,
    sequenceNumber,
    flags: 0,
    messageId,
    payloadType,
    payload,
  });
}

export function outputFrame(sequenceNumber: number, bytes: string | Buffer = 'x'): Buffer {
  return agentFrame('output_stream_data', sequenceNumber, payloadTypes.output, Buffer.from(bytes));
}

export function acknowledgementFrame(of: number): Buffer {
  const payload = Buffer.from(JSON.stringify({ AcknowledgedMessageSequenceNumber: of }));
  return agentFrame('acknowledge', 0, payloadTypes.none, payload);
}

/** Which of the agent's messages a frame of ours acknowledges; undefined for other frames. */
export function acknowledgedBy(message: { messageType: string; payload: Buffer }): number | undefined {
  if (message.messageType !== 'acknowledge') return undefined;
  return (JSON.parse(message.payload.toString()) as { AcknowledgedMessageSequenceNumber: number })
    .AcknowledgedMessageSequenceNumber;
}
