import { AwsError } from '../wire/errors.ts';
import type { CallService } from '../world/automation/engine.ts';
import type { World } from '../world/world.ts';
import type { Service } from './service.ts';

/** Calls operations from within the world, as runbooks do: no signature, no faults, the same operations. */
export function createOwnCalls(services: Readonly<Record<string, Service>>, world: () => World): CallService {
  return (name, operation, input, { accountId, region, principal }) => {
    const service = Object.hasOwn(services, name) ? services[name] : undefined;
    const run =
      service !== undefined && Object.hasOwn(service.operations, operation) ? service.operations[operation] : undefined;
    if (run === undefined)
      throw new AwsError('UnknownOperationException', `${name}:${operation} is not part of this sandbox.`);
    const caller = {
      principal,
      accessKeyId: 'AUTOMATION',
      accountId,
      region,
      world: world(),
      channelOrigin: '',
      userAgent: '',
    };
    return run({ ...input }, caller) as Readonly<Record<string, unknown>>;
  };
}
