import { z } from 'zod';
import { request } from '../define.ts';
import { Failure } from '../failure.ts';
import { preferenceNames, preferenceProblem, type PreferenceInputs as Inputs } from '../session-preferences.ts';
import { Scope } from '../values.ts';

const text = z.string().max(4_096);

/** What the preferences say. The window may send only what has no problem. */
export const PreferenceInputs = z.strictObject({
  idleSessionTimeout: text,
  maxSessionDuration: text,
  kmsKeyId: text,
  runAsEnabled: z.boolean(),
  runAsDefaultUser: text,
  shellProfileLinux: text,
  shellProfileWindows: text,
  s3BucketName: text,
  s3KeyPrefix: text,
  s3EncryptionEnabled: z.boolean(),
  cloudWatchLogGroupName: text,
  cloudWatchEncryptionEnabled: z.boolean(),
  cloudWatchStreamingEnabled: z.boolean(),
}) satisfies z.ZodType<Inputs>;

/** The preferences of an account and Region as they hold now. */
export const Preferences = z.object({
  inputs: PreferenceInputs,
  /** Missing where nobody has saved preferences: the inputs are then AWS's defaults. */
  document: z
    .object({
      /** The default version: new sessions use it. */
      version: z.string(),
      /** The newest version; another one than `version` where somebody wrote one and did not make it the default. */
      latest: z.string(),
      /** The default version's content (JSON). */
      content: z.string().max(65_536),
      /** Members that this app does not know. */
      others: z.array(z.string()),
    })
    .optional(),
});
export type Preferences = z.infer<typeof Preferences>;

/** How saving went. */
export const SaveOutcome = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('saved'), preferences: Preferences }),
  /** Somebody else changed the preferences after they were read: nothing was written. */
  z.object({ kind: z.literal('changed'), preferences: Preferences }),
  /** A version was written but is not the default: the preferences before still hold. */
  z.object({ kind: z.literal('not-default'), version: z.string(), failure: Failure }),
]);
export type SaveOutcome = z.infer<typeof SaveOutcome>;

const valid = PreferenceInputs.refine(
  (inputs) => preferenceNames.every((name) => preferenceProblem(name, inputs[name]) === undefined),
  'A preference is out of its range.',
);

export const preferences = {
  /** ssm:GetDocument. A missing document is no error. */
  read: request(z.strictObject({ scope: Scope }), Preferences),
  /**
   * Writes what differs from `before`, the preferences that the user saw, and makes it the default (ssm:UpdateDocument
   * and ssm:UpdateDocumentDefaultVersion, or ssm:CreateDocument). Cancelling holds until the first of them is sent.
   */
  save: request(
    z.strictObject({
      scope: Scope,
      /** Default version and content that the change was made on; missing where there was no document. */
      before: z.strictObject({ version: z.string(), content: z.string().max(65_536) }).optional(),
      inputs: valid,
    }),
    SaveOutcome,
  ),
};
