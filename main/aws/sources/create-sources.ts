import type { Environment } from '../endpoints.ts';
import { createLoginPath } from '../login-path.ts';
import type { Questions } from '../questions.ts';
import type { IdentityCenter } from '../sso/identity-center.ts';
import { createContainerSource } from './container.ts';
import { createEnvironmentSource } from './environment.ts';
import { createInstanceMetadataSource } from './instance-metadata.ts';
import { loginSource } from './login.ts';
import { createProcessSource } from './process.ts';
import { createRoleSource } from './role.ts';
import type { Sources } from './source.ts';
import { webIdentitySource } from './web-identity.ts';

export interface SourcesParts {
  readonly questions: Pick<Questions, 'ask'>;
  readonly env: Environment;
  readonly homeDir: string;
  readonly identityCenter: Pick<IdentityCenter, 'roleKeys'>;
}

/** Every source of credentials, one line each; the type requires all kinds of plans. */
export function createSources({ questions, env, homeDir, identityCenter }: SourcesParts): Sources {
  return {
    keys: async ({ keys }) => keys,
    role: createRoleSource({ questions }),
    'web-identity': webIdentitySource,
    process: createProcessSource({ env, homeDir, path: createLoginPath({ env }) }),
    environment: createEnvironmentSource(env),
    ecs: createContainerSource(env),
    'ec2-metadata': createInstanceMetadataSource(env),
    sso: (plan, call) => identityCenter.roleKeys(plan, call),
    login: loginSource,
  };
}
