import { failed } from '../../contract/failure.ts';
import type { AwsClient } from './clients.ts';

export interface Variants {
  readonly region: string;
  readonly useFipsEndpoint: boolean;
  readonly useDualstackEndpoint: boolean;
}

/** AWS's own endpoint of a client's service, by the SDK's rules. Throws FailureError where it has none there. */
export function ownEndpoint(
  { config }: Pick<AwsClient, 'config'>,
  { region, useFipsEndpoint, useDualstackEndpoint }: Variants,
): string {
  const found = config?.endpointProvider?.({
    Region: region,
    UseFIPS: useFipsEndpoint,
    UseDualStack: useDualstackEndpoint,
  });
  if (found === undefined) throw failed('unexpected', 'The SDK tells no endpoint.');
  return found.url.href;
}

/**
 * Where sessions' streams go without a setting: the host of StartSession's StreamUrl (AWS General Reference, "AWS
 * Systems Manager endpoints", ssmmessages). Which one it is, is known for certain only from an answer.
 */
export function streamEndpoint(region: string): string {
  return `wss://ssmmessages.${region}.amazonaws.com${region.startsWith('cn-') ? '.cn' : ''}/`;
}
