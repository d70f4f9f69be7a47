import type { Scope } from '../../../contract/values.ts';
import type { Clients } from '../../bridge/client.ts';
import { createRoleImportStore, type RoleImportStore } from './role-import.ts';
import { createSessionFormStore, type SessionFormStore } from './session-form.ts';

/** The dialogs that bring IAM Identity Center into the AWS files. */
export interface IdentityCenterStore {
  readonly form: SessionFormStore;
  readonly roles: RoleImportStore;
}

export interface IdentityCenterDependencies {
  readonly clients: Pick<Clients, 'identityCenter'>;
  /** The names that profiles have. */
  readonly profileNames: () => readonly string[];
  readonly scope: () => Scope | undefined;
  /** Answers whether somebody is signed in. */
  readonly signIn: (session: string) => Promise<boolean>;
  /** Profiles were written; told the first of them. */
  readonly onImported: (scope: Scope) => void;
}

export function createIdentityCenterStore(dependencies: IdentityCenterDependencies): IdentityCenterStore {
  const { clients, signIn, ...rest } = dependencies;
  const client = clients.identityCenter;
  const roles = createRoleImportStore({ client, ...rest });
  const form = createSessionFormStore({
    client,
    scope: rest.scope,
    async onWritten(session) {
      if (await signIn(session)) roles.open(session);
    },
  });
  return { form, roles };
}
