import { z } from 'zod';
import { feed, nothing, request } from '../define.ts';
import { Failure } from '../failure.ts';
import { AccountId, Arn, Instant, ProfileName, Region, Scope } from '../values.ts';

/** Where a profile's credentials come from; `none` when its section names no source. */
export const CredentialSource = z.enum([
  'static',
  'temporary',
  'assume-role',
  'sso',
  'credential-process',
  'web-identity',
  'login',
  'environment',
  'none',
]);
export type CredentialSource = z.infer<typeof CredentialSource>;

/** One profile as the files describe it; nothing of it is secret. */
export const Profile = z.object({
  name: ProfileName,
  region: Region.optional(),
  source: CredentialSource,
  /** `app`: the embedded sandbox's, kept in the app's data folder; `environment`: of the app's own environment. */
  origin: z.enum(['config', 'credentials', 'both', 'app', 'environment']),
  roleArn: z.string().optional(),
  sourceProfile: z.string().optional(),
  /** The account, where it was seen before for this very section. */
  accountId: AccountId.optional(),
  /** Why it cannot be used (cycle, missing source_profile, a source that is not supported yet). */
  failure: Failure.optional(),
});
export type Profile = z.infer<typeof Profile>;

/** A place in an AWS file that could not be understood. The rest of the file is used. */
export const FileProblem = z.object({ file: z.string(), line: z.number().int(), failure: Failure });
export type FileProblem = z.infer<typeof FileProblem>;

export const ProfileList = z.object({
  profiles: z.array(Profile),
  problems: z.array(FileProblem),
  /** What a terminal would take: the environment's credentials, `AWS_PROFILE` or `default`, where it exists. */
  preferred: ProfileName.optional(),
  /** `AWS_REGION`, `AWS_DEFAULT_REGION`. */
  environmentRegion: Region.optional(),
});
export type ProfileList = z.infer<typeof ProfileList>;

/** sts:GetCallerIdentity, and how long the credentials last. */
export const Identity = z.object({
  accountId: AccountId,
  arn: Arn,
  /** The role's or user's name, taken from the ARN. */
  role: z.string(),
  expiresAt: Instant.optional(),
});
export type Identity = z.infer<typeof Identity>;

/** A profile that is in use now: calls, terminals or tunnels are made with it. Nobody is asked for this. */
export const LiveProfile = z.object({
  /** The Region that it was used in last. */
  scope: Scope,
  accountId: AccountId.optional(),
  /** The role's or user's name. */
  role: z.string().optional(),
  /** When its credentials end; absent for keys without an end. */
  expiresAt: Instant.optional(),
  /** Its credentials are renewed before their end without anybody being asked. */
  renews: z.boolean(),
});
export type LiveProfile = z.infer<typeof LiveProfile>;

export const profiles = {
  /** The profiles of the AWS files, again whenever a file changes. Local: never waits for the network. */
  watch: feed(nothing, ProfileList),
  /** Asks AWS who the profile is (sts:GetCallerIdentity) and remembers its account. */
  identify: request(z.strictObject({ scope: Scope }), Identity),
  /** The profiles in use, again whenever that changes; by name. */
  live: feed(nothing, z.object({ live: z.array(LiveProfile) })),
};
