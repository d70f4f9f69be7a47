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

/** One parameter of a document, as its author described it (contract/document-parameters.ts has what it means). */
export const DocumentParameter = z.object({
  name: z.string(),
  type: z.enum(['String', 'StringList', 'Boolean', 'Integer', 'MapList', 'StringMap']),
  /** What the values name, such as `AWS::EC2::Instance::Id`; then the type is String or StringList. */
  awsType: z.string().optional(),
  description: z.string(),
  /** Missing where a value must be given. One element, except for a list. */
  default: z.array(z.string()).optional(),
  allowedValues: z.array(z.string()),
  /** A regular expression of Java's for the whole value; `''` allows all. */
  allowedPattern: z.string(),
  minChars: z.number().optional(),
  maxChars: z.number().optional(),
  minItems: z.number().optional(),
  maxItems: z.number().optional(),
  /** Its author asks for a field of several lines (`displayType: textarea`). */
  multiline: z.boolean().optional(),
});
export type DocumentParameter = z.infer<typeof DocumentParameter>;

/** Values by parameter, as the API carries them: each a list of texts. */
export const ParameterValues = z.record(z.string().min(1).max(255), z.array(z.string().max(65_536)).max(1_000));
