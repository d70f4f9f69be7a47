import type { Contract } from '../../../contract/index.ts';
import type { Handlers } from '../handlers.ts';
import { createSshService, type SshParts } from './service.ts';

export function createSshHandlers(parts: SshParts): Handlers<Contract['ssh']> {
  const service = createSshService(parts);
  return {
    status: service.status,
    preview: service.preview,
    write: service.write,
    remove: service.remove,
  };
}
