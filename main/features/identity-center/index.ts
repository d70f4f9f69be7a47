import type { Contract } from '../../../contract/index.ts';
import type { Handlers } from '../handlers.ts';
import { createIdentityCenterService, type IdentityCenterServiceParts } from './service.ts';

export function createIdentityCenterHandlers(parts: IdentityCenterServiceParts): Handlers<Contract['identityCenter']> {
  const service = createIdentityCenterService(parts);
  const done = async (work: Promise<unknown>) => {
    await work;
    return {};
  };
  return {
    watch: (_input, emit, { signal }) => service.watch(emit, signal),
    signIn: ({ session }) => done(parts.identityCenter.signIn(session)),
    signOut: ({ session }) => done(parts.identityCenter.signOut(session)),
    previewSession: (wish) => service.previewSession(wish),
    addSession: (wish) => done(service.addSession(wish)),
    roles: ({ session }, emit, { signal }) => service.roles(session, emit, signal),
    previewImport: (wish) => service.previewImport(wish),
    importRoles: (wish) => done(service.importRoles(wish)),
  };
}
