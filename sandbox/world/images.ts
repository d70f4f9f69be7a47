import { randomBytes } from 'node:crypto';
import { baseImageId, baseImages, type BaseImage } from './base-images.ts';
import type { Schedule } from './schedule.ts';

/** An Amazon Machine Image. Times are epoch milliseconds. */
export interface Image extends BaseImage {
  readonly id: string;
  readonly description: string;
  /** An account's id, or `amazon`'s. */
  readonly ownerId: string;
  readonly state: 'pending' | 'available' | 'deregistered';
  readonly snapshotId: string;
  readonly createdAt: number;
  readonly tags: ReadonlyArray<readonly [string, string]>;
}

/** A snapshot of a volume, as far as it is kept. Times are epoch milliseconds. */
export interface Snapshot {
  readonly id: string;
  readonly volumeId: string;
  readonly description: string;
  readonly startedAt: number;
  readonly tags: ReadonlyArray<readonly [string, string]>;
}

/** The images of one account and Region: the public ones and those that were made. */
export interface Images {
  find(id: string): Image | undefined;
  list(): readonly Image[];
  /** A new image, pending for a moment. */
  create(base: BaseImage, own: Pick<Image, 'name' | 'description' | 'tags'>): Image;
  deregister(id: string): void;
  tag(id: string, tags: Image['tags']): void;
}

interface ImagesOptions {
  readonly accountId: string;
  readonly region: string;
  readonly schedule: Schedule;
  readonly stateMs: number;
  readonly now: () => number;
}

export const amazonOwner = '137112412989';

/** A new id of EC2: a prefix and 17 hexadecimal digits. */
export function newId(prefix: string): string {
  return `${prefix}-0${randomBytes(8).toString('hex')}`;
}

export function createImages({ accountId, region, schedule, stateMs, now }: ImagesOptions): Images {
  const images = new Map<string, Image>();
  for (const base of baseImages) {
    const id = baseImageId(region, base.platformName, base.platformVersion);
    const createdAt = now() - 30 * 86_400_000;
    const snapshotId = id.replace('ami', 'snap');
    images.set(id, {
      ...base,
      id,
      description: `${base.platformName} ${base.platformVersion}`,
      ownerId: amazonOwner,
      state: 'available',
      snapshotId,
      createdAt,
      tags: [],
    });
  }
  const change = (id: string, members: Partial<Image>) => {
    const known = images.get(id);
    if (known !== undefined) images.set(id, { ...known, ...members });
  };
  return {
    find: (id) => images.get(id),
    list: () => [...images.values()],
    create(base, own) {
      const { platformName, platformVersion, platformDetails, architecture, windows } = base;
      const image: Image = {
        platformName,
        platformVersion,
        platformDetails,
        architecture,
        windows,
        ...own,
        id: newId('ami'),
        ownerId: accountId,
        state: 'pending',
        snapshotId: newId('snap'),
        createdAt: now(),
      };
      images.set(image.id, image);
      schedule.after(stateMs, () => change(image.id, { state: 'available' }));
      return image;
    },
    deregister: (id) => void images.delete(id),
    tag(id, tags) {
      change(id, { tags });
    },
  };
}
