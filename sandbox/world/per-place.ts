/** What each account and Region has one of, made when it is first asked for. */
export function perPlace<T>(make: (accountId: string, region: string) => T): (accountId: string, region: string) => T {
  const places = new Map<string, { readonly made: T }>();
  return (accountId, region) => {
    const key = `${accountId} ${region}`;
    const known = places.get(key) ?? { made: make(accountId, region) };
    places.set(key, known);
    return known.made;
  };
}
