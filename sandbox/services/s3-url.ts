import type { Caller } from './service.ts';

/** What lies at a URL of S3; `no-url` where it is none, `denied` where the account has no such file. */
export function readS3Url(url: string, { world, accountId }: Caller): { text: string } | 'no-url' | 'denied' {
  const [, first = '', second = '', key = ''] =
    /^https?:\/\/(?:([\w-]+)\.s3[\w.-]*\.amazonaws\.com|s3[\w.-]*\.amazonaws\.com\/([\w-]+))\/([^?]+)(?:\?.*)?$/.exec(
      url,
    ) ?? [];
  const bucket = first === '' ? second : first;
  if (bucket === '') return 'no-url';
  const name = decoded(key);
  if (name === undefined) return 'no-url';
  const object = world.buckets.ownerOf(bucket) === accountId ? world.buckets.object(bucket, name) : undefined;
  return object === undefined ? 'denied' : { text: object.body.toString('utf8') };
}

function decoded(key: string): string | undefined {
  try {
    return decodeURIComponent(key);
  } catch {
    return undefined;
  }
}
