/** An object of a bucket. Times are epoch milliseconds. */
export interface StoredObject {
  readonly body: Buffer;
  readonly storedAt: number;
}

/** s3: Block Public Access of a bucket or an account. */
export interface PublicAccessBlock {
  readonly BlockPublicAcls: boolean;
  readonly IgnorePublicAcls: boolean;
  readonly BlockPublicPolicy: boolean;
  readonly RestrictPublicBuckets: boolean;
}

interface Bucket {
  readonly name: string;
  readonly owner: string;
  readonly createdAt: number;
  readonly objects: Map<string, StoredObject>;
  block: PublicAccessBlock | undefined;
}

/** S3: the buckets of all accounts, whose names are global. */
export interface Buckets {
  /** The account that owns a bucket; undefined for one that does not exist. */
  ownerOf(bucket: string): string | undefined;
  list(accountId: string): ReadonlyArray<Pick<Bucket, 'name' | 'createdAt'>>;
  object(bucket: string, key: string): StoredObject | undefined;
  /** The objects under a prefix, by key. */
  objects(bucket: string, prefix: string): Array<readonly [string, StoredObject]>;
  /** Stores an object; false when the account has no such bucket. The oldest objects go when a bucket is too large. */
  put(accountId: string, bucket: string, key: string, body: Buffer): boolean;
  block(bucket: string): PublicAccessBlock | undefined;
  setBlock(bucket: string, block: PublicAccessBlock | undefined): void;
  /** Block Public Access of a whole account. */
  accountBlock(accountId: string): PublicAccessBlock | undefined;
  setAccountBlock(accountId: string, block: PublicAccessBlock | undefined): void;
}

/** What a bucket keeps at most: a sandbox's memory is bounded. */
const mostBytes = 128 * 1_048_576;

export function createBuckets(now: () => number): Buckets & { create(accountId: string, bucket: string): void } {
  const buckets = new Map<string, Bucket>();
  const blocks = new Map<string, PublicAccessBlock>();
  const sizes = new Map<string, number>();
  return {
    create(accountId, name) {
      const createdAt = now() - 200 * 86_400_000;
      buckets.set(name, { name, owner: accountId, createdAt, objects: new Map(), block: undefined });
    },
    ownerOf: (bucket) => buckets.get(bucket)?.owner,
    list: (accountId) => [...buckets.values()].filter(({ owner }) => owner === accountId),
    object: (bucket, key) => buckets.get(bucket)?.objects.get(key),
    objects: (bucket, prefix) =>
      [...(buckets.get(bucket)?.objects ?? [])]
        .filter(([key]) => key.startsWith(prefix))
        .toSorted(([a], [b]) => (a < b ? -1 : 1)),
    put(accountId, name, key, body) {
      const bucket = buckets.get(name);
      if (bucket?.owner !== accountId) return false;
      let size = (sizes.get(name) ?? 0) + body.length - (bucket.objects.get(key)?.body.length ?? 0);
      bucket.objects.delete(key);
      bucket.objects.set(key, { body, storedAt: now() });
      for (const [oldest, { body: gone }] of bucket.objects) {
        if (size <= mostBytes) break;
        bucket.objects.delete(oldest);
        size -= gone.length;
      }
      sizes.set(name, size);
      return true;
    },
    block: (name) => buckets.get(name)?.block,
    setBlock(name, block) {
      const bucket = buckets.get(name);
      if (bucket !== undefined) bucket.block = block;
    },
    accountBlock: (accountId) => blocks.get(accountId),
    setAccountBlock(accountId, block) {
      if (block === undefined) blocks.delete(accountId);
      else blocks.set(accountId, block);
    },
  };
}
