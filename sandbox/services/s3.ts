import { createHash } from 'node:crypto';
import { AwsError } from '../wire/errors.ts';
import { makeToken, readToken } from '../wire/paging.ts';
import type { Input } from '../wire/protocols.ts';
import { restXml, type RestOutput } from '../wire/rest-xml.ts';
import type { StoredObject } from '../world/buckets.ts';
import { bucketOf } from './s3-bucket.ts';
import { deletePublicAccessBlock, getPublicAccessBlock, putPublicAccessBlock } from './s3-public-access.ts';
import type { Caller, Service } from './service.ts';

export const s3: Service = {
  protocol: restXml,
  operations: {
    DeletePublicAccessBlock: deletePublicAccessBlock,
    GetBucketLocation: getBucketLocation,
    GetObject: getObject,
    GetPublicAccessBlock: getPublicAccessBlock,
    HeadBucket: headBucket,
    HeadObject: getObject,
    ListBuckets: listBuckets,
    ListObjectsV2: listObjects,
    PutPublicAccessBlock: putPublicAccessBlock,
  },
};

/** s3:GetObject and HeadObject, path style. Throws NoSuchBucket, NoSuchKey, AccessDenied. */
function getObject(input: Input, caller: Caller): RestOutput {
  const object = caller.world.buckets.object(bucketOf(input, caller), String(input.Key));
  if (object === undefined) throw new AwsError('NoSuchKey', 'The specified key does not exist.', 404);
  return {
    body: object.body,
    headers: {
      'content-type': 'binary/octet-stream',
      'last-modified': new Date(object.storedAt).toUTCString(),
      etag: etagOf(object),
      'accept-ranges': 'bytes',
    },
  };
}

/** s3:ListBuckets: the account's, in every Region. */
function listBuckets(_input: Input, { world, accountId }: Caller): unknown {
  const buckets = world.buckets.list(accountId);
  return {
    Owner: { ID: createHash('sha256').update(accountId).digest('hex') },
    Buckets: buckets.map(({ name, createdAt }) => ({ Name: name, CreationDate: new Date(createdAt).toISOString() })),
  };
}

/** s3:ListObjectsV2: under a prefix, up to 1,000 a page. */
function listObjects(input: Input, caller: Caller): unknown {
  const bucket = bucketOf(input, caller);
  const prefix = typeof input.prefix === 'string' ? input.prefix : '';
  const all = caller.world.buckets.objects(bucket, prefix);
  const size = Math.min(1_000, Math.max(1, Number(input['max-keys'] ?? 1_000)));
  const question = ['ListObjectsV2', bucket, prefix];
  const invalid = new AwsError('InvalidArgument', 'The continuation token provided is incorrect');
  const from = readToken(question, input['continuation-token'], invalid);
  const rows = all.slice(from, from + size);
  const more = from + size < all.length;
  return {
    Name: bucket,
    Prefix: prefix,
    KeyCount: rows.length,
    MaxKeys: size,
    IsTruncated: more,
    NextContinuationToken: more ? makeToken(question, from + size) : undefined,
    Contents: rows.map(([Key, object]) => ({
      Key,
      LastModified: new Date(object.storedAt).toISOString(),
      ETag: etagOf(object),
      Size: object.body.length,
      StorageClass: 'STANDARD',
    })),
  };
}

function headBucket(input: Input, caller: Caller): unknown {
  bucketOf(input, caller);
  return {};
}

/** s3:GetBucketLocation: the world's first Region; us-east-1 has no name here. */
function getBucketLocation(input: Input, caller: Caller): unknown {
  bucketOf(input, caller);
  const [region = 'us-east-1'] = caller.world.options.regions;
  return { LocationConstraint: region === 'us-east-1' ? '' : region };
}

function etagOf({ body }: StoredObject): string {
  return `"${createHash('md5').update(body).digest('hex')}"`;
}
