import { z } from 'zod';
import { feed, nothing, request } from '../define.ts';
import { ssoSessionNameForm, startUrlForm } from '../sso-session-form.ts';
import { AccountId, Instant, ProfileName, Region } from '../values.ts';
import { SsoWay } from './sign-in.ts';

/** The name of an sso-session, as the AWS CLI takes it in a section's header. */
export const SsoSessionName = z.string().regex(ssoSessionNameForm);

/** Where people sign in: https, without a user name; http only to this computer. */
export const StartUrl = z.string().max(2_048).regex(startUrlForm);

/** Which sign-in is meant: an sso-session by its name, legacy settings by their start URL. */
export const SsoSessionRef = z.strictObject({ session: z.string().min(1).max(2_048) });

/** One sign-in of IAM Identity Center; nothing of it is secret. */
export const SsoSessionState = z.object({
  /** What `SsoSessionRef` says: the sso-session's name, or the start URL of legacy settings. */
  session: z.string(),
  /** Whether there is an sso-session; else profiles carry the settings themselves. */
  isSection: z.boolean(),
  startUrl: z.string(),
  region: z.string(),
  /** The profiles that use it. */
  profiles: z.array(ProfileName),
  /** When the token ends; absent when nobody is signed in. */
  expiresAt: Instant.optional(),
  /** Whether the token is renewed by itself. */
  renewsItself: z.boolean(),
  /** The way that was chosen for it. */
  way: SsoWay,
});
export type SsoSessionState = z.infer<typeof SsoSessionState>;

/** A new sso-session. */
export const NewSsoSession = z.strictObject({ name: SsoSessionName, startUrl: StartUrl, region: Region });
export type NewSsoSession = z.infer<typeof NewSsoSession>;

/** An account of the portal with the roles that the user may take there. */
export const PortalAccount = z.object({
  accountId: AccountId,
  accountName: z.string(),
  roles: z.array(z.string()),
});
export type PortalAccount = z.infer<typeof PortalAccount>;

/** A role to write a profile for. */
export const RoleWish = z.strictObject({
  accountId: AccountId,
  roleName: z.string().regex(/^[\w+=,.@-]{1,64}$/),
  profile: z.string().regex(/^[\w.@+%:/-]{1,128}$/),
});
export type RoleWish = z.infer<typeof RoleWish>;

export const ImportWish = SsoSessionRef.extend({
  roles: z.array(RoleWish).min(1).max(5_000),
  /** The Region of the new profiles. */
  region: Region,
});
export type ImportWish = z.infer<typeof ImportWish>;

/** What would be written, to the letter. */
export const FileAddition = z.object({
  file: z.string(),
  /** The lines that are put at the end of the file. */
  text: z.string(),
  /** Where the file is copied to before; absent where there is no file yet. */
  backup: z.string().optional(),
});
export type FileAddition = z.infer<typeof FileAddition>;

/** The wish, and the very lines that were shown and agreed to: others are not written. */
const agreed = { text: z.string().max(2_000_000) };

export const identityCenter = {
  /** The sessions of the AWS files and how long each is signed in; again at every change. */
  watch: feed(nothing, z.object({ sessions: z.array(SsoSessionState) })),
  /** Signs in, with the user where that is needed (the feature `signIn` asks); answers when there is a token. */
  signIn: request(SsoSessionRef, z.object({})),
  /** Ends the session at IAM Identity Center and takes its token away, for the AWS CLI too. */
  signOut: request(SsoSessionRef, z.object({})),
  /** The lines of a new sso-session. */
  previewSession: request(NewSsoSession, FileAddition),
  addSession: request(NewSsoSession.extend(agreed), z.object({})),
  /** Accounts and roles, growing until all are there. Signs in first where that is needed. */
  roles: feed(SsoSessionRef, z.object({ accounts: z.array(PortalAccount), all: z.number().int(), done: z.boolean() })),
  /** The lines of profiles for roles. */
  previewImport: request(ImportWish, FileAddition),
  importRoles: request(ImportWish.extend(agreed), z.object({})),
};
