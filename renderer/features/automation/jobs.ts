import type { How } from './draft.ts';

/** A job that many come for: offered before all other runbooks. */
export interface Job {
  readonly id: 'restart' | 'stack' | 'linuxImage' | 'windowsImage';
  readonly document: string;
  /** How it is begun, until the user says otherwise. */
  readonly how: How;
}

/** The bulk jobs: restart many instances, update a stack, patch an AMI. */
export const jobs: readonly Job[] = [
  { id: 'restart', document: 'AWS-RestartEC2Instance', how: 'rate' },
  { id: 'stack', document: 'AWS-UpdateCloudFormationStack', how: 'simple' },
  { id: 'linuxImage', document: 'AWS-UpdateLinuxAmi', how: 'simple' },
  { id: 'windowsImage', document: 'AWS-UpdateWindowsAmi', how: 'simple' },
];

/** The job that a runbook is; undefined for all others. */
export function jobOf(document: string): Job | undefined {
  return jobs.find((job) => job.document === document);
}
