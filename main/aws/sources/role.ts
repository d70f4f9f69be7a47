import { failed, FailureError } from '../../../contract/failure.ts';
import type { Keys, PlanOf } from '../credential-plan.ts';
import type { Questions } from '../questions.ts';
import type { CarryOut, SourceCall } from './source.ts';
import { assumeRole } from './sts.ts';

export interface RoleParts {
  readonly questions: Pick<Questions, 'ask'>;
  readonly assume?: typeof assumeRole;
}

/** Roles: assumed with the keys of the plan below, with a code of the user's MFA device where the profile names one. */
export function createRoleSource({ questions, assume = assumeRole }: RoleParts): CarryOut<'role'> {
  const once = async ({ role, source }: PlanOf<'role'>, call: SourceCall, code?: string): Promise<Keys> => {
    const place = call.place('sts', call.region);
    const keys = await call.keysOf(source);
    try {
      return await assume(role, keys, place, code);
    } catch (error) {
      // Keys of a role below can end before their time (the role was revoked): got once more.
      const hasEnded = error instanceof FailureError && error.failure.code === 'credentials-expired';
      if (!hasEnded || !call.ended(source, keys)) throw error;
      return assume(role, await call.keysOf(source), place, code);
    }
  };

  return async (plan, call) => {
    const { mfaSerial, arn } = plan.role;
    if (mfaSerial === undefined) return once(plan, call);
    // What is wrong below is told before the user is asked anything.
    await call.keysOf(plan.source);
    const { key, waiting, profile } = call;
    const declined = () =>
      failed('mfa-needed', `No code of ${mfaSerial} was given.`, { subject: { profile }, remedy: 'sign-in' });
    return questions.ask({ key, waiting, declined }, async (dialog) => {
      let refused: string | undefined;
      for (;;) {
        const about = { kind: 'mfa', device: mfaSerial, roleArn: arn } as const;
        const answer = await dialog.next({ ...about, ...(refused !== undefined && { refused }) });
        if (answer.kind !== 'mfa') continue;
        try {
          return await once(plan, call, answer.code);
        } catch (error) {
          // AWS has one name for a wrong code and for a role that may not be assumed: its words tell which.
          if (!(error instanceof FailureError) || error.failure.code !== 'access-denied') throw error;
          refused = error.failure.message;
        }
      }
    });
  };
}
