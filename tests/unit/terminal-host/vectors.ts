import { readFileSync } from 'node:fs';

export interface Fields {
  readonly headerLength: number;
  readonly messageType: string;
  readonly schemaVersion: number;
  readonly createdDate: number;
  readonly sequenceNumber: number;
  readonly flags: number;
  readonly messageId: string;
  readonly payloadType: number;
  readonly payloadHex: string;
  readonly payloadLength: number;
}

export interface Outcome {
  readonly fields?: Fields;
  readonly error?: string;
}

export interface Step {
  readonly step: string;
  /** Missing where nothing is received: at the opening. */
  readonly receivedHex: string;
  readonly deliveredToSession?: ReadonlyArray<{ seq: number; payloadType: number; payloadText: string }>;
  readonly expectedSequenceAfter: number;
  readonly nextOutputSequenceAfter: number;
  readonly bufferedIncomingAfter: number;
  readonly unackedAfter: number;
  readonly sent: ReadonlyArray<{
    frame: 'text' | 'binary';
    json?: Record<string, string>;
    message?: { flags: number; messageType: string; payloadText: string; payloadType: number; sequenceNumber: number };
  }> | null;
}

export interface Vector extends Outcome {
  readonly name: string;
  readonly op: string;
  readonly source?: string;
  readonly hex?: string;
  readonly text?: string;
  readonly plugin?: Outcome;
  readonly steps?: readonly unknown[];
}

const file = new URL('../../support/vectors/session-vectors.json', import.meta.url);
export const { vectors } = JSON.parse(readFileSync(file, 'utf8')) as { vectors: readonly Vector[] };
export const ofOp = (op: string) => vectors.filter((vector) => vector.op === op);
