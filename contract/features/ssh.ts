import { z } from 'zod';
import { nothing, request } from '../define.ts';
import { InstanceId, Scope } from '../values.ts';

/** A host name of the user's own for a node; without the wildcards and blanks of ssh_config's patterns. */
export const SshName = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$/);

/** What is to be written: whose credentials ssh uses, and the nodes that are reached by a name. */
export const SshWish = z.strictObject({
  scope: Scope,
  names: z.array(z.strictObject({ name: SshName, nodeId: InstanceId })).max(500),
});
export type SshWish = z.infer<typeof SshWish>;

/** What is in place in the user's ~/.ssh. */
export const SshStatus = z.object({
  /** `partly`: our file is there and the user's config does not include it, or the other way round. */
  state: z.enum(['absent', 'partly', 'written']),
  /** The user's own file. */
  config: z.string(),
  /** Ours, which the user's includes. */
  file: z.string(),
  /** What our file says now. */
  text: z.string().optional(),
  /** Where the user's file was copied to before it was changed. */
  backup: z.string().optional(),
});
export type SshStatus = z.infer<typeof SshStatus>;

/** The exact lines of both files. */
export const SshPreview = z.object({ includeLine: z.string(), text: z.string() });
export type SshPreview = z.infer<typeof SshPreview>;

export const ssh = {
  status: request(nothing, SshStatus),
  preview: request(SshWish, SshPreview),
  /** Writes both files; what was there is kept beside. */
  write: request(SshWish, SshStatus),
  /** Takes away what `write` wrote: the user's file is as it was. */
  remove: request(nothing, SshStatus),
};
