/** Payload type Flag: four bytes, big-endian (agent: session/contracts, PayloadTypeFlag). */
export const disconnectToPort = 1;
export const terminateSession = 2;
export const connectToPortError = 3;

export function flagPayload(flag: number): Buffer {
  const payload = Buffer.alloc(4);
  payload.writeUInt32BE(flag);
  return payload;
}

/** The flag of a payload; 0, which is none, when it is too short. */
export function flagOf(payload: Buffer): number {
  return payload.length < 4 ? 0 : payload.readUInt32BE(0);
}
