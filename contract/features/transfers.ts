import { z } from 'zod';
import { feed, nothing, request } from '../define.ts';
import { Failure } from '../failure.ts';
import { InstanceId, Instant, Scope } from '../values.ts';

export const TransferId = z.uuid();
export type TransferId = z.infer<typeof TransferId>;

/** A file that the user dropped, as `window.fleetdeck.fileOf` names it: the window learns no paths from it. */
export const FileId = z.uuid();
export type FileId = z.infer<typeof FileId>;

/** A path on a node: absolute, under `~`, or relative to the home of the user of sessions. No control characters. */
export const NodePath = z
  .string()
  .min(1)
  .max(4_096)
  // oxlint-disable-next-line no-control-regex -- they are what is refused
  .regex(/^[^\u0000-\u001f\u007f]+$/);

/** The largest file that is sent or received, in bytes. */
export const mostTransferBytes = 4 * 1_073_741_824;

export const TransferTarget = z.strictObject({
  scope: Scope,
  nodeId: InstanceId,
  /** Shown where the node's own name is not known. */
  nodeName: z.string().max(256),
});
export type TransferTarget = z.infer<typeof TransferTarget>;

/** What happens to a file of the same name on the node: `ask` fails with `file-exists`. */
export const Existing = z.enum(['ask', 'replace', 'rename']);
export type Existing = z.infer<typeof Existing>;

/**
 * `starting` until the node answers, `checking` while the SHA-256 of both ends is compared. A file has its own name where
 * it goes to only when it is `done`.
 */
export const TransferPhase = z.enum(['starting', 'running', 'checking', 'done', 'cancelled', 'failed']);
export type TransferPhase = z.infer<typeof TransferPhase>;

/** One file on its way between this computer and a node, over a session of its own. */
export const Transfer = z.object({
  transferId: TransferId,
  direction: z.enum(['upload', 'download']),
  target: TransferTarget,
  /** The file's name. */
  name: z.string(),
  localPath: z.string(),
  /** As it was asked for; with `done` where it went to. */
  nodePath: z.string(),
  phase: TransferPhase,
  /** Bytes of the file; those that the node has acknowledged, or that have arrived. */
  done: z.number().int().nonnegative(),
  size: z.number().int().nonnegative().optional(),
  /** Bytes a second over the last seconds. */
  rate: z.number().nonnegative(),
  /** The connection or the agent is away; it goes on by itself. */
  waiting: z.boolean(),
  startedAt: Instant,
  /** Hexadecimal; with `done`. */
  sha256: z.string().optional(),
  /** Where on the node the file that was replaced stays, which could not be deleted; with `done`. */
  left: z.string().optional(),
  failure: Failure.optional(),
});
export type Transfer = z.infer<typeof Transfer>;

const One = z.strictObject({ transferId: TransferId });

export const transfers = {
  /** All transfers since the app began that were not removed, oldest first; again at every change. */
  watch: feed(nothing, z.object({ transfers: z.array(Transfer) })),
  /**
   * Sends files to a folder (or, for one file, to a name) on a node, each over a session of its own. Without `files` the
   * user is asked for them; an empty answer means that they changed their mind.
   */
  upload: request(
    z.strictObject({
      target: TransferTarget,
      files: z.array(FileId).min(1).max(100).optional(),
      nodePath: NodePath,
    }),
    z.object({ transferIds: z.array(TransferId) }),
  ),
  /** Receives one file. The user is asked where to; an empty answer means that they changed their mind. */
  download: request(
    z.strictObject({ target: TransferTarget, nodePath: NodePath }),
    z.object({ transferIds: z.array(TransferId) }),
  ),
  /** Stops it and takes the unfinished file away. One that has ended, or an unknown id, is no error. */
  cancel: request(One, z.object({})),
  /** Begins one again that has failed or was cancelled. */
  retry: request(z.strictObject({ transferId: TransferId, existing: Existing.default('ask') }), z.object({})),
  /** Forgets one that has ended. */
  remove: request(One, z.object({})),
  /** Shows the local file of a download in the system's file browser. */
  reveal: request(One, z.object({})),
};
