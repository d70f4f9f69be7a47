import { z } from 'zod';
import { feed, nothing, request } from '../define.ts';
import { Failure } from '../failure.ts';
import { Instant, ProfileName, Scope } from '../values.ts';

/** How people sign in to IAM Identity Center: their browser comes back to this computer, or they type a code. */
export const SsoWay = z.enum(['browser', 'code']);
export type SsoWay = z.infer<typeof SsoWay>;

/** A sign-in of IAM Identity Center that goes on: it ends by itself when the user is back. */
export const SsoStep = z.object({
  kind: z.literal('sso'),
  startUrl: z.string(),
  region: z.string(),
  /** The sso-session's name; absent for legacy profiles. */
  session: z.string().optional(),
  way: SsoWay,
  /** False where nothing was opened yet: the user did not ask for this and says when to begin. */
  begun: z.boolean(),
  /** Nothing came back for a while: the other way is offered. */
  slow: z.boolean(),
  /** The code, once there is one; it is no secret, and good only together with the user's own sign-in. */
  code: z.object({ userCode: z.string(), page: z.string(), pageWithCode: z.string(), expiresAt: Instant }).optional(),
  /** Why the last try ended; the user says how to go on. */
  failure: Failure.optional(),
});
export type SsoStep = z.infer<typeof SsoStep>;

/** What the user is asked, so that the profiles that wait can get their credentials. */
export const QuestionAbout = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('mfa'),
    /** `mfa_serial`: the device's ARN or serial number. */
    device: z.string(),
    roleArn: z.string(),
    /** The code before was refused; AWS's own words. */
    refused: z.string().optional(),
  }),
  SsoStep,
]);
export type QuestionAbout = z.infer<typeof QuestionAbout>;

/** One question, for all calls that need the same answer; it goes away by itself when it is answered or dismissed. */
export const Question = z.object({
  id: z.uuid(),
  /** The profiles that wait for it. */
  profiles: z.array(ProfileName),
  /** An answer was given and is being checked. */
  checking: z.boolean(),
  about: QuestionAbout,
});
export type Question = z.infer<typeof Question>;

export const Answer = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('mfa'), code: z.string().regex(/^\d{6}$/) }),
  /** `open-page` opens it once more; a way begins anew. */
  z.strictObject({ kind: z.literal('sso'), choice: z.enum(['open-page', 'browser', 'code']) }),
]);
export type Answer = z.infer<typeof Answer>;

const Id = z.strictObject({ id: z.uuid() });

export const signIn = {
  /** The questions that wait for the user, oldest first; again at every change. */
  watch: feed(nothing, z.object({ questions: z.array(Question) })),
  /** An unknown id is no error: it was answered or dismissed meanwhile. */
  answer: request(Id.extend({ answer: Answer }), z.object({})),
  /**
   * Ends the calls that wait for it, with a failure that offers to sign in. It is not asked again before the user acts
   * (`begin`).
   */
  dismiss: request(Id, z.object({})),
  /** The user wants to use this profile now: what they dismissed is asked again. Answers when there are credentials. */
  begin: request(z.strictObject({ scope: Scope }), z.object({})),
};
