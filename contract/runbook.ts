import { z } from 'zod';
import { RunnableDetails } from './runnable.ts';

/** One way out of a branch. */
export const OutlineChoice = z.object({
  /** The condition as a text, such as `{{ count.Healthy }} StringEquals "yes"`; `''` for the default. */
  condition: z.string(),
  next: z.string(),
});
export type OutlineChoice = z.infer<typeof OutlineChoice>;

/** A step as the document has it. Steps of a loop follow on the loop. */
export const OutlineStep = z.object({
  name: z.string(),
  /** Such as `aws:changeInstanceState`. */
  action: z.string(),
  description: z.string(),
  /** The loop that it belongs to; `''` for none. */
  within: z.string(),
  /** What it does, in a few words of the document: `ec2:StopInstances`, `stopped`, `PT5M`, a document's name. */
  subject: z.string(),
  /** Whether it changes anything, as AWS's previews count it. */
  impact: z.enum(['Mutating', 'NonMutating', 'Undetermined']),
  /** Values as JSON text, with references as they are. Without a loop's steps and a branch's choices. */
  inputs: z.record(z.string(), z.string()),
  /** Where it goes on after success; `''` for the end (of a loop's turn: for the next one). */
  next: z.string(),
  /** `Abort`, `Continue` or `step:NAME`. */
  onFailure: z.string(),
  onCancel: z.string(),
  isEnd: z.boolean(),
  isCritical: z.boolean(),
  /** `''` for the action's own. */
  timeoutSeconds: z.string(),
  maxAttempts: z.string(),
  /** Of aws:branch, the default last. */
  choices: z.array(OutlineChoice),
  /** Of aws:loop: the list that it goes over, or the condition while which it goes on; `most` is `''` for 100. */
  loop: z.object({ kind: z.enum(['each', 'while']), over: z.string(), most: z.string() }).optional(),
  /** Of aws:executeAutomation: the runbook's name, which may be a reference; `''` for none. */
  runbook: z.string(),
});
export type OutlineStep = z.infer<typeof OutlineStep>;

/** A runbook's content, for its form and its preview. */
export const RunbookDetails = RunnableDetails.extend({
  /** What kind of resource it is made for, such as `/AWS::EC2::Instance`; `''` where its author does not say. */
  targetType: z.string(),
  /** The parameter that has the role to assume (`AutomationAssumeRole`); `''` where the document has none. */
  roleParameter: z.string(),
  steps: z.array(OutlineStep),
  /** References such as `createImage.ImageId`. */
  outputs: z.array(z.string()),
});
export type RunbookDetails = z.infer<typeof RunbookDetails>;
