import { z } from 'zod';
import { Failure } from './failure.ts';
import { InstanceId, Instant, ParameterValues, Scope } from './values.ts';

/** Identifies a terminal of the terminal host; made by main. */
export const TerminalId = z.uuid();
export type TerminalId = z.infer<typeof TerminalId>;

/** Columns and rows; values are cut to 16 bits on the node (Session Manager, payload type Size). */
export const TerminalSize = z.strictObject({
  cols: z.number().int().min(1).max(65_535),
  rows: z.number().int().min(1).max(65_535),
});
export type TerminalSize = z.infer<typeof TerminalSize>;

/** What a terminal is attached to: plain data, so that a tab can be restored by opening it again. */
export const TerminalTarget = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('session'),
    scope: Scope,
    nodeId: InstanceId,
    /** Shown on the tab. */
    nodeName: z.string().max(256),
    /** Session document; absent means the account's shell preferences. */
    document: z.string().min(1).max(256).optional(),
    /** Values of the document's parameters (ssm:StartSession Parameters); even a single one is a list. */
    parameters: ParameterValues.optional(),
    /** ssm:StartSession Reason. */
    reason: z.string().min(1).max(256).optional(),
  }),
  z.strictObject({
    kind: z.literal('local'),
    /** An id of `terminals.shells`. */
    shellId: z.string().min(1).max(64),
    /** Exported to the shell as AWS_PROFILE, AWS_REGION and file paths; never keys. */
    scope: Scope.optional(),
  }),
]);
export type TerminalTarget = z.infer<typeof TerminalTarget>;

/**
 * How a terminal stands. The three troubles are told apart: `agent-silent` (the service says that the node's end is
 * away), `network-lost` (our websocket is gone and is being resumed), `ended`.
 */
export const TerminalPhase = z.enum(['connecting', 'connected', 'agent-silent', 'network-lost', 'ended']);
export type TerminalPhase = z.infer<typeof TerminalPhase>;

/** Why a terminal ended. */
export const TerminalEnd = z.object({
  reason: z.enum(['exited', 'closed-by-service', 'disconnected', 'timed-out', 'failed', 'host-lost']),
  /** A local shell's or a command's exit code. */
  exitCode: z.number().int().optional(),
  signal: z.number().int().optional(),
  /** The service's own words (channel_closed Output). */
  message: z.string().optional(),
  failure: Failure.optional(),
});
export type TerminalEnd = z.infer<typeof TerminalEnd>;

/** A recording's place under the folder of recordings: the year, then the file's name without `.cast`. */
export const RecordingId = z.string().regex(/^\d{4}\/[\w-]{1,80}$/);
export type RecordingId = z.infer<typeof RecordingId>;

/** A recording of a terminal under way; with `failure` one that had to stop (a full disk), until it is dismissed. */
export const TerminalRecording = z.object({
  recordingId: RecordingId,
  startedAt: Instant,
  failure: Failure.optional(),
});
export type TerminalRecording = z.infer<typeof TerminalRecording>;

/** Host to window, over the terminal's MessagePort. */
export type FromHost =
  /** First message on every port: the kept scrollback of a terminal that was open before the window was (re)loaded. */
  | {
      readonly type: 'attached';
      readonly replay: Uint8Array;
      readonly phase: TerminalPhase;
      readonly recording?: TerminalRecording;
    }
  | { readonly type: 'output'; readonly bytes: Uint8Array }
  /** So many bytes of input are not acknowledged by the node; told for large input, until they are. */
  | { readonly type: 'pending'; readonly bytes: number }
  | { readonly type: 'phase'; readonly phase: TerminalPhase }
  /** Recording began, failed, or (without `recording`) ended and its file is whole. */
  | { readonly type: 'recording'; readonly recording?: TerminalRecording }
  /** Last message; all output came before it. */
  | { readonly type: 'ended'; readonly end: TerminalEnd };

/** Window to host. Parsed by the host: the window is not trusted. */
export const ToHost = z.discriminatedUnion('type', [
  /** Keys and pastes, as text. */
  z.object({ type: z.literal('input'), text: z.string().max(4_194_304) }),
  /** Mouse reports of the legacy encodings: one character is one byte (xterm's onBinary). */
  z.object({ type: z.literal('binary'), text: z.string().max(65_536) }),
  z.object({ type: z.literal('size'), size: TerminalSize }),
  /** Input that was not sent yet is not wanted any more. */
  z.object({ type: z.literal('discard') }),
  /** So many bytes of output were written to the screen (xterm's write callback). */
  z.object({ type: z.literal('ack'), bytes: z.number().int().min(0) }),
  /** Starts or stops a recording of the output; a failed one is dismissed by stopping it. */
  z.object({ type: z.literal('record'), on: z.boolean() }),
]);
export type ToHost = z.infer<typeof ToHost>;
