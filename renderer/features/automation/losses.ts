import type { OutlineStep } from '../../../contract/runbook.ts';

/** What steps take away. */
export interface StepLoss {
  /** The steps that do, in their order. */
  readonly steps: readonly string[];
  readonly kind: 'terminate' | 'stop' | 'stack' | 'image' | 'call';
  /** The AWS operation, of `call`. */
  readonly call: string;
  /** It does not come back: the user is asked once more. */
  readonly isFinal: boolean;
}

const deleting = /(?:^|:)(?:Delete|Terminate|Deregister|Release|Purge)/;

/** What a runbook takes away, each kind once, in the order of its steps. */
export function lossesOf(steps: readonly OutlineStep[]): readonly StepLoss[] {
  const losses = new Map<string, StepLoss>();
  for (const step of steps) {
    const kind = kindOf(step);
    if (kind === undefined) continue;
    const key = kind === 'call' ? step.subject : kind;
    const before = losses.get(key)?.steps ?? [];
    losses.set(key, { steps: [...before, step.name], kind, call: step.subject, isFinal: kind !== 'stop' });
  }
  return [...losses.values()];
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
