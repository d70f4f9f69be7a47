import { z } from 'zod';

/** A profile's name as the AWS files spell it; the sandbox's own profile is `sandbox`. */
export const ProfileName = z.string().min(1).max(256);
export type ProfileName = z.infer<typeof ProfileName>;

/** A Region's code, such as `eu-west-1`. New Regions appear: the form is checked, not a list. */
export const Region = z
  .string()
  .regex(/^[a-z]{2,}(-[a-z]+)+-\d{1,2}$/)
  .max(40);
export type Region = z.infer<typeof Region>;

/** Where a call is made: it travels with every call that reaches AWS, so an answer cannot land in another account. */
export const Scope = z.strictObject({ profile: ProfileName, region: Region });
export type Scope = z.infer<typeof Scope>;

/** `i-…` for EC2 instances, `mi-…` for hybrid nodes (DescribeInstanceInformation.InstanceId). */
export const InstanceId = z.string().regex(/^m?i-[0-9a-f]{8,17}$/);
export type InstanceId = z.infer<typeof InstanceId>;

/** Twelve digits. */
export const AccountId = z.string().regex(/^\d{12}$/);
export type AccountId = z.infer<typeof AccountId>;

export const Arn = z.string().startsWith('arn:').max(2048);
export type Arn = z.infer<typeof Arn>;

/** A point in time: milliseconds since the epoch, UTC. */
export const Instant = z.number().nonnegative();
export type Instant = z.infer<typeof Instant>;
