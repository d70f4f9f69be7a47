import { failed, type FailureError } from '../../contract/failure.ts';

/** The files say something of a profile that cannot be used; `message` says what. */
export function profileBroken(profile: string, message: string): FailureError {
  return failed('profile-broken', message, { subject: { profile }, remedy: 'open-file' });
}
