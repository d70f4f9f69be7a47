import { z } from 'zod';
import { feed, nothing, request } from '../define.ts';
import { ProfileName, Scope } from '../values.ts';

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
  z.object({
    kind: z.literal('sso'),
    startUrl: z.string(),
    /** The sso-session's name; absent for legacy profiles. */
    session: z.string().optional(),
  }),
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
  z.strictObject({ kind: z.literal('sso') }),
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
