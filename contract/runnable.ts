import { z } from 'zod';
import { concurrencyPattern, errorsPattern } from './rate-control.ts';
import { DocumentParameter } from './values.ts';

/** Name of a document; documents of other accounts are named by their ARN. */
export const DocumentName = z.string().min(1).max(300);

/** A number, `$DEFAULT` or `$LATEST`. */
export const DocumentVersion = z.string().regex(/^(\$DEFAULT|\$LATEST|[1-9]\d*)$/);

/** ssm: Target. Several targets hold all together, several values of one hold one of them. */
export const Target = z.strictObject({
  key: z.string().min(1).max(163),
  values: z.array(z.string().min(1).max(256)).min(1).max(50),
});
export type Target = z.infer<typeof Target>;

/** How many at once: a count, or a percentage such as `25%`. */
export const MaxConcurrency = z.string().max(7).regex(concurrencyPattern);

/** After more errors than this nothing more is begun: a count, or a percentage such as `10%`. */
export const MaxErrors = z.string().max(7).regex(errorsPattern);

/** A CloudWatch alarm that stops what runs. */
export const Alarm = z.strictObject({ name: z.string().min(1).max(255), ignorePollFailure: z.boolean() });
export type Alarm = z.infer<typeof Alarm>;

/** An alarm that has stopped something (ssm: AlarmStateInformation): `ALARM`, or `UNKNOWN` where it could not be read. */
export const TriggeredAlarm = z.object({ name: z.string(), state: z.string() });
export type TriggeredAlarm = z.infer<typeof TriggeredAlarm>;

/** A document that can be run, as a list tells it. */
export const RunnableDocument = z.object({
  name: z.string(),
  owner: z.string(),
  /** `Linux`, `Windows`, `MacOS`. */
  platforms: z.array(z.string()),
});
export type RunnableDocument = z.infer<typeof RunnableDocument>;

/** A version of a document, for the form that runs it. */
export const RunnableDetails = RunnableDocument.extend({
  description: z.string(),
  /** The number of the version. */
  version: z.string(),
  parameters: z.array(DocumentParameter),
});
export type RunnableDetails = z.infer<typeof RunnableDetails>;
