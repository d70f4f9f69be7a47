import { AwsError } from '../wire/errors.ts';
import { awsJson, type Input } from '../wire/protocols.ts';
import type { PublicAccessBlock } from '../world/buckets.ts';
import { bucketOf } from './s3-bucket.ts';
import type { Caller, Service } from './service.ts';
import { required } from './ssm-nodes.ts';

const flags = ['BlockPublicAcls', 'IgnorePublicAcls', 'BlockPublicPolicy', 'RestrictPublicBuckets'] as const;

/** s3:GetPublicAccessBlock of a bucket. Throws NoSuchPublicAccessBlockConfiguration. */
export function getPublicAccessBlock(input: Input, caller: Caller): unknown {
  return told(caller.world.buckets.block(bucketOf(input, caller)));
}

/** s3:PutPublicAccessBlock: replaces all four; a flag that is left out becomes false. */
export function putPublicAccessBlock(input: Input, caller: Caller): unknown {
  caller.world.buckets.setBlock(bucketOf(input, caller), blockOf(input));
  return {};
}

export function deletePublicAccessBlock(input: Input, caller: Caller): unknown {
  caller.world.buckets.setBlock(bucketOf(input, caller), undefined);
  return {};
}

/** S3 Control puts the account's id before the host, which loopback cannot serve: runbooks alone call it here. */
export const s3Control: Service = {
  protocol: awsJson,
  operations: {
    GetPublicAccessBlock: (input, caller) => told(caller.world.buckets.accountBlock(ownAccount(input, caller))),
    PutPublicAccessBlock(input, caller) {
      caller.world.buckets.setAccountBlock(ownAccount(input, caller), blockOf(input));
      return {};
    },
  },
};

function ownAccount(input: Input, { accountId }: Caller): string {
  if (required(input, 'AccountId') === accountId) return accountId;
  throw new AwsError('AccessDeniedException', 'Access Denied', 403);
}

function told(block: PublicAccessBlock | undefined): object {
  if (block !== undefined) return { PublicAccessBlockConfiguration: block };
  throw new AwsError(
    'NoSuchPublicAccessBlockConfiguration',
    'The public access block configuration was not found',
    404,
  );
}

/** From a runbook as members, over the wire as XML. */
function blockOf({ PublicAccessBlockConfiguration: given, body = '' }: Input): PublicAccessBlock {
  const members = (typeof given === 'object' && given !== null ? given : {}) as Record<string, unknown>;
  const text = typeof body === 'string' ? body : '';
  const isOn = (name: string) =>
    members[name] === true || members[name] === 'true' || new RegExp(`<${name}>true</${name}>`, 'i').test(text);
  return Object.fromEntries(flags.map((name) => [name, isOn(name)])) as unknown as PublicAccessBlock;
}
