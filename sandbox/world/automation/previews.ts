import { randomUUID } from 'node:crypto';

/** What a run would do, as GetExecutionPreview tells it. */
export interface Preview {
  readonly automation: object;
  /** Epoch milliseconds. */
  readonly readyAt: number;
}

export interface Previews {
  add(automation: object): string;
  find(id: string): Preview | undefined;
}

const mostPreviews = 200;

export function createPreviews(now: () => number, delayMs: number): Previews {
  const previews = new Map<string, Preview>();
  return {
    add(automation) {
      const id = randomUUID();
      previews.set(id, { automation, readyAt: now() + delayMs });
      const [oldest] = previews.keys();
      if (previews.size > mostPreviews && oldest !== undefined) previews.delete(oldest);
      return id;
    },
    find: (id) => previews.get(id),
  };
}
