import { z } from 'zod';
import { TransferId, TransferPhase } from '../../../contract/features/transfers.ts';
import { Failure } from '../../../contract/failure.ts';
import { StartedSession } from '../session/started-session.ts';
import { TransferPlan } from './plan.ts';

/** Main to terminal host, beside the messages of terminals (protocol.ts). */
export const toTransfers = [
  z.object({
    type: z.literal('open-transfer'),
    transferId: TransferId,
    /** A session that main has started for this transfer alone. */
    session: StartedSession,
    plan: TransferPlan,
    /** The session is a shell: the program is typed into it. */
    typed: z.boolean(),
    /** What is sent, or where what is received goes. */
    localPath: z.string().min(1).max(4_096),
    /** Downloads: the largest file taken, in bytes. */
    most: z.number().int().positive(),
  }),
  z.object({ type: z.literal('cancel-transfer'), transferId: TransferId }),
] as const;
export type ToTransfers = z.infer<(typeof toTransfers)[number]>;
export type OpenTransfer = Extract<ToTransfers, { type: 'open-transfer' }>;

/** Terminal host to main; at most four times a second while it runs, and once at its end. */
export const fromTransfers = [
  z.object({
    type: z.literal('transfer-state'),
    transferId: TransferId,
    phase: TransferPhase,
    /** Bytes of the file. */
    done: z.number().int().nonnegative(),
    size: z.number().int().nonnegative().optional(),
    /** Bytes a second over the last seconds. */
    rate: z.number().nonnegative(),
    /** The connection or the agent is away; the transfer goes on when it is back. */
    waiting: z.boolean(),
    /** The node's program has answered: another kind of session would fare no better. */
    begun: z.boolean(),
    /** Where the file went to; with `done`. */
    path: z.string().optional(),
    /** Where the file that was replaced stays, which the node could not delete; with `done`. */
    left: z.string().optional(),
    sha256: z.string().optional(),
    failure: Failure.optional(),
  }),
] as const;
export type TransferState = z.infer<(typeof fromTransfers)[number]>;
