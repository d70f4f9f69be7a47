/** A promise that the test settles (Promise.withResolvers, which Node 20 lacks). */
export function withResolvers<T>() {
  let resolve: (value: T | PromiseLike<T>) => void = () => {};
  const promise = new Promise<T>((done) => (resolve = done));
  return { promise, resolve };
}
