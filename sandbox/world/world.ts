import { createKeyRing, type KeyRing } from './credentials.ts';
import { noFaults, type Faults } from './faults.ts';
import { createDocuments, type Documents } from './document-store.ts';
import { createIdentityCenter, type IdentityCenter, type IdentityCenterOptions } from './identity-center.ts';
import { createKeys, type Keys } from './keys.ts';
import { createNodes, type Nodes } from './nodes.ts';
import { createSessions, type Sessions } from './sessions.ts';
import { createTrail, type Trail } from './trail.ts';
import { createTranscripts, type Transcripts } from './transcripts.ts';

export interface WorldOptions {
  readonly seed: number;
  readonly nodes: number;
  readonly accounts: readonly string[];
  readonly regions: readonly string[];
  readonly agents: 'old' | 'new' | 'mixed';
  /** Agents send as fast as they can instead of at the real agent's pace. */
  readonly unpaced: boolean;
  /** Agents refuse encrypted sessions of clients that do not know the random challenge. */
  readonly requiresChallenge?: boolean;
  /** Nobody has saved session preferences: the document is missing until somebody does. */
  readonly withoutPreferences?: boolean;
  /** How long after a call CloudTrail tells of it, in milliseconds; 5,000 when left out. */
  readonly trailDelayMs?: number;
  /** A code that MFA devices show beside the one of the time, for people who try things out. */
  readonly mfaCode?: string;
  /** How long sign-ins and their tokens last, for tests; IAM Identity Center's usual times when left out. */
  readonly signInTimes?: IdentityCenterOptions['times'];
  readonly faults?: Faults;
  /** A user-only file that keeps the users' keys from start to start. */
  readonly credentialsFile?: string;
  readonly now?: () => number;
}

/** Everything that the services tell of and change: one truth for all of them. */
export interface World {
  readonly options: WorldOptions;
  readonly keys: KeyRing;
  readonly sessions: Sessions;
  readonly identityCenter: IdentityCenter;
  readonly kms: Keys;
  readonly transcripts: Transcripts;
  readonly trail: Trail;
  readonly faults: Faults;
  now(): number;
  /** Undefined for a Region that the world does not have: an empty one, as with AWS. */
  nodes(accountId: string, region: string): Nodes;
  documents(accountId: string, region: string): Documents;
}

export function createWorld(options: WorldOptions): World {
  const clock = options.now ?? Date.now;
  const skew = options.faults?.clockSkewMs ?? 0;
  const now = () => clock() + skew;
  const startedAt = now();
  const exists = (accountId: string, region: string) =>
    options.accounts.includes(accountId) && options.regions.includes(region);
  const places = new Map<string, Nodes>();
  const libraries = new Map<string, Documents>();
  return {
    options,
    keys: createKeyRing(options.accounts, options.credentialsFile),
    sessions: createSessions(now),
    identityCenter: createIdentityCenter({
      accounts: options.accounts,
      region: options.regions[0] ?? 'us-east-1',
      now,
      ...(options.signInTimes !== undefined && { times: options.signInTimes }),
    }),
    kms: createKeys(options.seed, exists),
    transcripts: createTranscripts({ accounts: options.accounts, exists, now }),
    trail: createTrail({ now, delayMs: options.trailDelayMs ?? 5_000 }),
    faults: options.faults ?? noFaults,
    now,
    documents(accountId, region) {
      const key = `${accountId} ${region}`;
      const known = libraries.get(key);
      const withPreferences = options.withoutPreferences !== true;
      const documents = known ?? createDocuments({ accountId, now, withPreferences });
      libraries.set(key, documents);
      return documents;
    },
    nodes(accountId, region) {
      const key = `${accountId} ${region}`;
      const known = places.get(key);
      if (known !== undefined) return known;
      const managed = exists(accountId, region) ? options.nodes : 0;
      const made = createNodes({ seed: options.seed, accountId, region, managed, agents: options.agents, startedAt });
      places.set(key, made);
      return made;
    },
  };
}
