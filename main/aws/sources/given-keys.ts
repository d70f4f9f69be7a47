import type { Keys } from '../credential-plan.ts';

/** What the SDK's providers answer, by what is used of it. */
export type GivenKeys = Pick<Keys, 'accessKeyId' | 'secretAccessKey'> & {
  readonly sessionToken?: string | undefined;
  readonly expiration?: Date | undefined;
};

/** The keys alone: the SDK adds what it wants to tell AWS about itself. */
export function keysGiven({ accessKeyId, secretAccessKey, sessionToken, expiration }: GivenKeys): Keys {
  return {
    accessKeyId,
    secretAccessKey,
    ...(sessionToken !== undefined && { sessionToken }),
    ...(expiration !== undefined && { expiration }),
  };
}
