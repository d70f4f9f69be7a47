import { createHash } from 'node:crypto';
import { AwsError } from '../wire/errors.ts';
import type { Input } from '../wire/protocols.ts';
import { restXml, type RestOutput } from '../wire/rest-xml.ts';
import type { Caller, Service } from './service.ts';

export const s3: Service = { protocol: restXml, operations: { GetObject: getObject, HeadObject: getObject } };

/** s3:GetObject and HeadObject of transcripts, path style. Throws NoSuchBucket, NoSuchKey, AccessDenied. */
function getObject({ bucket, key }: Input, { world, accountId }: Caller): RestOutput {
  const owner = world.transcripts.ownerOf(String(bucket));
  if (owner === undefined) throw new AwsError('NoSuchBucket', 'The specified bucket does not exist', 404);
  if (owner !== accountId) throw new AwsError('AccessDeniedException', 'Access Denied', 403);
  const object = world.transcripts.object(String(bucket), String(key));
  if (object === undefined) throw new AwsError('NoSuchKey', 'The specified key does not exist.', 404);
  return {
    body: object.body,
    headers: {
      'content-type': 'binary/octet-stream',
      'last-modified': new Date(object.storedAt).toUTCString(),
      etag: `"${createHash('md5').update(object.body).digest('hex')}"`,
      'accept-ranges': 'bytes',
    },
  };
}
