import { z } from 'zod';
import { request } from '../define.ts';
import { resourceKinds } from '../document-parameters.ts';
import { Scope } from '../values.ts';

/** The kinds that AWS is asked for; instances are known from the fleet. */
export const PickedKind = z.enum(resourceKinds).exclude(['instance']);
export type PickedKind = z.infer<typeof PickedKind>;

/** One resource that a parameter can name. */
export const Choice = z.object({
  /** What the parameter takes: an id, a name or an ARN. */
  value: z.string(),
  /** Its name for people; `''` where it has none beside the value. */
  label: z.string(),
});
export type Choice = z.infer<typeof Choice>;

export const pickers = {
  /**
   * Resources of an account and Region whose name or id has `text` in it, by name; `more` where AWS has more than were
   * asked for. s3:ListBuckets, iam:ListRoles, ec2:DescribeImages (the account's own), cloudformation:ListStacks,
   * ec2:DescribeSecurityGroups.
   */
  find: request(
    z.strictObject({ scope: Scope, kind: PickedKind, text: z.string().max(128) }),
    z.object({ choices: z.array(Choice), more: z.boolean() }),
  ),
};
