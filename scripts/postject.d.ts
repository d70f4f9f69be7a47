/** What is used of postject, which brings no types: puts a blob into an executable. */
declare module 'postject' {
  export function inject(
    file: string,
    resource: string,
    blob: Buffer,
    options: { sentinelFuse: string; machoSegmentName?: string },
  ): Promise<void>;
}
