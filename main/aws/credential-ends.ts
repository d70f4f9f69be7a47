/** Tells when a profile's credentials have another end than before. */
export interface CredentialEnds {
  /** A profile was used: its credentials may be others now. */
  readonly look: (profile: string) => void;
  readonly watch: (listener: () => void) => () => void;
}

/** `endOf`: when the credentials in use end (epoch milliseconds). */
export function createCredentialEnds(endOf: (profile: string) => number | undefined): CredentialEnds {
  const known = new Map<string, number | undefined>();
  const listeners = new Set<() => void>();
  return {
    look(profile) {
      const end = endOf(profile);
      if (known.get(profile) === end) return;
      known.set(profile, end);
      for (const listener of listeners) listener();
    },
    watch(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}
