import { z } from 'zod';
import { Failure } from '../../contract/failure.ts';
import { TerminalEnd, TerminalId, TerminalPhase, TerminalRecording, TerminalSize } from '../../contract/terminal.ts';
import { fromTunnels, toTunnels } from './port/tunnel-protocol.ts';
import { RecordingPlan } from './recording/recorder.ts';
import { StartedSession } from './session/started-session.ts';
import { fromTransfers, toTransfers } from './transfer/transfer-protocol.ts';

const RequestId = z.uuid();

/** Main to terminal host. `attach` carries one message port. */
export const ToTerminalHost = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('open-session'),
    terminalId: TerminalId,
    ...StartedSession.shape,
    size: TerminalSize,
    /** Without it the terminal cannot be recorded. */
    recording: RecordingPlan.optional(),
  }),
  z.object({
    type: z.literal('open-local'),
    terminalId: TerminalId,
    file: z.string().min(1),
    args: z.array(z.string()),
    env: z.record(z.string(), z.string()),
    cwd: z.string(),
    size: TerminalSize,
    recording: RecordingPlan.optional(),
  }),
  z.object({ type: z.literal('attach'), terminalId: TerminalId }),
  z.object({ type: z.literal('close'), terminalId: TerminalId }),
  z.object({
    type: z.literal('session-answer'),
    requestId: RequestId,
    /** ResumeSession's token; empty when the session timed out. */
    token: StartedSession.shape.token.optional(),
    /** With a token: the way to the stream as it is now. */
    route: StartedSession.pick({ proxy: true, ca: true }).optional(),
    /** A KMS data key in base64. */
    dataKey: z.object({ plaintext: z.base64(), ciphertext: z.base64() }).optional(),
    failure: Failure.optional(),
  }),
  ...toTunnels,
  ...toTransfers,
]);
export type ToTerminalHost = z.infer<typeof ToTerminalHost>;

/** Terminal host to main. */
export const FromTerminalHost = z.discriminatedUnion('type', [
  z.object({ type: z.literal('phase'), terminalId: TerminalId, phase: TerminalPhase }),
  z.object({ type: z.literal('ended'), terminalId: TerminalId, end: TerminalEnd }),
  /** Without `recording` the last one has ended and its file is whole. */
  z.object({ type: z.literal('recording'), terminalId: TerminalId, recording: TerminalRecording.optional() }),
  z.object({
    type: z.literal('session-request'),
    requestId: RequestId,
    operation: z.enum(['resume', 'terminate', 'data-key']),
    /** The terminal that has the session, or the tunnel. */
    terminalId: TerminalId,
    sessionId: StartedSession.shape.sessionId,
    /** Of `data-key`: what kms:GenerateDataKey is asked. */
    dataKey: z.object({ keyId: z.string().max(2_048), context: z.record(z.string(), z.string()) }).optional(),
  }),
  z.object({
    type: z.literal('log'),
    level: z.enum(['error', 'warn', 'info', 'debug']),
    text: z.string(),
    facts: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).optional(),
  }),
  ...fromTunnels,
  ...fromTransfers,
]);
export type FromTerminalHost = z.infer<typeof FromTerminalHost>;
