import { readFileSync } from 'node:fs';
import path from 'node:path';

export interface Fields {
  headerLength: number;
  messageType: string;
  schemaVersion: number;
  createdDate: number;
  sequenceNumber: number;
  flags: number;
  messageId: string;
  payloadType: number;
  payloadHex: string;
  payloadLength: number;
}

interface Result {
  hex?: string;
  error?: string;
  fields?: Fields;
}

interface Step {
  step: string;
  receivedHex?: string;
  sent: Array<{
    message: { messageType: string; flags: number; payloadType: number; sequenceNumber: number; payloadText: string };
  }>;
  expectedSequenceAfter: number;
  nextOutputSequenceAfter: number;
  bufferedIncomingAfter: number;
  unackedAfter: number;
  error?: string;
}

export interface Vector extends Result {
  name: string;
  op: string;
  source?: string;
  text?: string;
  agent?: Result;
  steps?: Step[];
}

const file = path.join(import.meta.dirname, '../../support/vectors/session-vectors.json');
export const vectors = (JSON.parse(readFileSync(file, 'utf8')) as { vectors: Vector[] }).vectors;

export function vectorsOf(op: string): Vector[] {
  return vectors.filter((vector) => vector.op === op);
}

export function named(name: string): Vector {
  const vector = vectors.find((candidate) => candidate.name === name);
  if (vector === undefined) throw new Error(`There is no vector ${name}.`);
  return vector;
}
