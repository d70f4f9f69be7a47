import { failed } from '../../../contract/failure.ts';
import type { PlanKind } from '../credential-plan.ts';
import type { Environment } from '../endpoints.ts';
import { createLoginPath } from '../login-path.ts';
import type { ProfileFiles } from '../profile-files.ts';
import type { Questions } from '../questions.ts';
import { createContainerSource } from './container.ts';
import { createEnvironmentSource } from './environment.ts';
import { createInstanceMetadataSource } from './instance-metadata.ts';
import { loginSource } from './login.ts';
import { createProcessSource } from './process.ts';
import { createRoleSource } from './role.ts';
import type { CarryOut, Sources } from './source.ts';
import { webIdentitySource } from './web-identity.ts';

export interface SourcesParts {
  readonly questions: Pick<Questions, 'ask'>;
  readonly env: Environment;
  readonly files: Pick<ProfileFiles, 'current'>;
  readonly homeDir: string;
}

/** Every source of credentials, one line each; the type requires all kinds of plans. */
export function createSources({ questions, env, files, homeDir }: SourcesParts): Sources {
  return {
    keys: async ({ keys }) => keys,
    role: createRoleSource({ questions }),
    'web-identity': webIdentitySource,
    process: createProcessSource({ env, homeDir, path: createLoginPath({ env }) }),
    environment: createEnvironmentSource(env),
    ecs: createContainerSource(env),
    'ec2-metadata': createInstanceMetadataSource({ env, files }),
    sso: unsupported('sso'),
    login: loginSource,
  };
}

function unsupported(source: string): CarryOut<PlanKind> {
  return async (_plan, { profile }) => {
    throw failed('unsupported', `Credentials by ${source} are not supported yet.`, { subject: { profile, source } });
  };
}
