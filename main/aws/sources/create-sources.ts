import { failed } from '../../../contract/failure.ts';
import type { PlanKind } from '../credential-plan.ts';
import type { Questions } from '../questions.ts';
import { createRoleSource } from './role.ts';
import type { CarryOut, Sources } from './source.ts';

export interface SourcesParts {
  readonly questions: Pick<Questions, 'ask'>;
}

/** Every source of credentials, one line each; the type requires all kinds of plans. */
export function createSources({ questions }: SourcesParts): Sources {
  return {
    keys: async ({ keys }) => keys,
    role: createRoleSource({ questions }),
    'web-identity': unsupported('web-identity'),
    process: unsupported('credential-process'),
    environment: unsupported('environment'),
    ecs: unsupported('credential_source EcsContainer'),
    'ec2-metadata': unsupported('credential_source Ec2InstanceMetadata'),
    sso: unsupported('sso'),
    login: unsupported('login'),
  };
}

function unsupported(source: string): CarryOut<PlanKind> {
  return async (_plan, { profile }) => {
    throw failed('unsupported', `Credentials by ${source} are not supported yet.`, { subject: { profile, source } });
  };
}
