import { AwsError } from '../wire/errors.ts';
import type { Input } from '../wire/protocols.ts';
import type { Caller } from './service.ts';

/** The bucket that a request names. Throws NoSuchBucket and AccessDenied. */
export function bucketOf({ Bucket }: Input, { world, accountId }: Caller): string {
  const bucket = String(Bucket);
  const owner = world.buckets.ownerOf(bucket);
  if (owner === undefined) throw new AwsError('NoSuchBucket', 'The specified bucket does not exist', 404);
  if (owner !== accountId) throw new AwsError('AccessDeniedException', 'Access Denied', 403);
  return bucket;
}
