import type { OutlineStep } from '../../../contract/features/automation.ts';

/** What a step takes away. */
export interface StepLoss {
  readonly step: string;
  readonly kind: 'terminate' | 'stop' | 'stack' | 'image' | 'call';
  /** The AWS operation, of `call`. */
  readonly call: string;
  /** It does not come back: the user is asked once more. */
  readonly isFinal: boolean;
}

const deleting = /(?:^|:)(?:Delete|Terminate|Deregister|Release|Purge)/;

/** The steps that take something away, in their order. */
export function lossesOf(steps: readonly OutlineStep[]): readonly StepLoss[] {
  return steps.flatMap((step): StepLoss[] => {
    const kind = kindOf(step);
    if (kind === undefined) return [];
    return [{ step: step.name, kind, call: step.subject, isFinal: kind !== 'stop' }];
  });
}

function kindOf({ action, subject }: OutlineStep): StepLoss['kind'] | undefined {
  if (action === 'aws:deleteStack') return 'stack';
  if (action === 'aws:deleteImage') return 'image';
  if (action === 'aws:changeInstanceState') {
    if (/terminated/i.test(subject)) return 'terminate';
    return /stopped/i.test(subject) ? 'stop' : undefined;
  }
  return action === 'aws:executeAwsApi' && deleting.test(subject) ? 'call' : undefined;
}
