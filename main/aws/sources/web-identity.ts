import { readFile } from 'node:fs/promises';
import { failed } from '../../../contract/failure.ts';
import { assumeRoleWithWebIdentity } from './sts.ts';
import type { CarryOut } from './source.ts';

/** A role for the token of a file, which whoever made it renews: it is read anew each time. */
export const webIdentitySource: CarryOut<'web-identity'> = async ({ role, tokenFile }, { profile, region, place }) => {
  const text = await readFile(tokenFile, 'utf8').catch((error: unknown) => {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    const message = `The web_identity_token_file ${tokenFile} cannot be read (${code}).`;
    throw failed('profile-broken', message, { subject: { profile, file: tokenFile }, remedy: 'retry' });
  });
  // A line's end is no part of a token.
  return assumeRoleWithWebIdentity(role, text.trim(), place('sts', region));
};
