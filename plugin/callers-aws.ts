import { homedir } from 'node:os';
import { createActivity } from '../main/aws/activity.ts';
import type { Aws } from '../main/aws/aws.ts';
import { createAws } from '../main/aws/create-aws.ts';
import type { Environment } from '../main/aws/endpoints.ts';
import { createProfileFiles } from '../main/aws/profile-files.ts';
import type { Scope } from '../contract/values.ts';
import type { Caller } from './arguments.ts';
import { asCaller, callersProfile } from './callers-profile.ts';
import type { PluginLog } from './log.ts';

/** AWS with the credentials of whoever called us. The files are read now; no client is loaded before it is needed. */
export async function connectAws(
  caller: Caller,
  env: Environment,
  log: PluginLog,
): Promise<{ aws: Aws; scope: Scope }> {
  const files = asCaller(await createProfileFiles({ env, homeDir: homedir() }), env, caller);
  const { endpoint } = caller;
  const aws = createAws({
    files,
    // The caller has found it by the same rules, or was told on its command line.
    env: endpoint === undefined ? env : { ...env, AWS_ENDPOINT_URL_SSM: endpoint },
    activity: createActivity(),
    // The facts may hold an answer of AWS as it came: the operation alone is told.
    log: {
      warn(text, { operation } = {}) {
        log.warn(text, typeof operation === 'string' ? { operation } : {});
      },
    },
  });
  return { aws, scope: { profile: callersProfile(caller), region: caller.region } };
}
