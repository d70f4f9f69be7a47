import { z } from 'zod';
import { Existing, NodePath } from '../../../contract/features/transfers.ts';
import { powershellDownload, powershellUpload } from './powershell-script.ts';
import { unixDownload, unixUpload } from './unix-script.ts';

/** What a node is to do for one transfer, and the words by which its answers are known. */
export const TransferPlan = z.object({
  direction: z.enum(['upload', 'download']),
  platform: z.enum(['unix', 'powershell']),
  /** Where to, or what, on the node: absolute, under `~`, or relative to the home. A directory keeps `name`. */
  path: NodePath,
  /** Uploads: the file's name in a directory. */
  name: NodePath.max(255),
  /** Uploads: bytes. */
  size: z.number().int().nonnegative(),
  /** Uploads: what happens to a file that is there already. */
  existing: Existing,
  /** Names the unfinished file; the same again for a retry, which so writes over what the last one left. */
  partId: z.string().regex(/^[0-9a-f]{8,32}$/),
  /** New for each session: what the node answers begins with it. */
  nonce: z.string().regex(/^[0-9a-f]{8,32}$/),
});
export type TransferPlan = z.infer<typeof TransferPlan>;

/** The program in the node's own language, in one line. */
function scriptOf(plan: TransferPlan): string {
  if (plan.platform === 'powershell')
    return plan.direction === 'upload' ? powershellUpload(plan) : powershellDownload(plan);
  return plan.direction === 'upload' ? unixUpload(plan) : unixDownload(plan);
}

/** Parameter `command` of AWS-StartInteractiveCommand and AWS-StartNonInteractiveCommand. */
export function commandOf(plan: TransferPlan): string {
  const script = scriptOf(plan);
  // The agent splits it by shlex without a shell; the program has no single quote in it.
  return plan.platform === 'powershell' ? script : `sh -c '${script}'`;
}

/** What is typed into a shell where no command document may be used; the shell ends with it. */
export function typedOf(plan: TransferPlan): string {
  return plan.platform === 'powershell' ? `${scriptOf(plan)};exit\r` : ` exec ${commandOf(plan)}\r`;
}

/** What a terminal takes of one line before a shell has put it into raw mode (Linux: N_TTY_BUF_SIZE without the end). */
const longestTyped = 4_095;

/** Whether the program can be typed at all: long paths and names may make it too long. PowerShell reads key by key. */
export function isTypable(plan: TransferPlan): boolean {
  return plan.platform === 'powershell' || Buffer.byteLength(typedOf(plan)) <= longestTyped;
}
