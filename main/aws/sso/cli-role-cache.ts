import { createHash } from 'node:crypto';
import path from 'node:path';
import { planOf } from '../credential-plan.ts';
import type { Sections } from '../profile-sections.ts';
import { removeFile } from '../user-file.ts';
import type { SsoSession } from './session.ts';

/**
 * Takes the role credentials away that the AWS CLI v2 keeps for the profiles of a session (`~/.aws/cli/cache`), as its
 * own sign-out does. Throws `file-failed`.
 */
export async function removeRoleCache(
  homeDir: string,
  snapshot: Pick<Sections, 'profiles' | 'ssoSessions'>,
  session: SsoSession,
  profiles: readonly string[],
): Promise<void> {
  for (const profile of profiles) {
    const plan = planOf(snapshot, profile);
    if (plan.kind !== 'sso') continue;
    const { accountId, roleName } = plan;
    const of = session.name === undefined ? { startUrl: session.startUrl } : { sessionName: session.name };
    // The names in their order, without blanks (Python's json.dumps with sort_keys).
    const text = JSON.stringify({ accountId, roleName, ...of });
    const name = createHash('sha1').update(text).digest('hex');
    await removeFile(path.join(homeDir, '.aws', 'cli', 'cache', `${name}.json`));
  }
}
