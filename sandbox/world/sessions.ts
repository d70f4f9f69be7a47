import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Principal } from './credentials.ts';
import type { NodeSession, SessionRegistry, SessionStatus } from './session.ts';

/** A session as DescribeSessions tells it. Times are epoch milliseconds. */
export interface SessionRecord {
  readonly session: NodeSession;
  readonly owner: string;
  readonly document: string;
  readonly reason: string;
  readonly startedAt: number;
  readonly status: SessionStatus;
  readonly endedAt: number | undefined;
}

export interface Sessions extends SessionRegistry {
  /** Records a new session and gives its one-time token. */
  start(
    session: Omit<NodeSession, 'sessionId'>,
    who: Principal,
    document: string,
    reason: string,
  ): { sessionId: string; token: string };
  find(accountId: string, region: string, sessionId: string): SessionRecord | undefined;
  /** A new one-time token for a session that has not ended. */
  resume(sessionId: string): string;
  terminate(sessionId: string): void;
  /** All of one account and Region, newest first. */
  list(accountId: string, region: string): SessionRecord[];
}

interface Entry extends SessionRecord {
  status: SessionStatus;
  endedAt: number | undefined;
  tokens: Array<{ digest: Buffer; expiresAt: number }>;
  listeners: Set<() => void>;
}

const tokenLifeMs = 60_000;
const kept = 20_000;
/** DescribeSessions tells of thirty days. */
const historyMs = 30 * 86_400_000;

/** The service's record of sessions. Tokens are kept as digests, live a minute and are used up by their first use. */
export function createSessions(now: () => number): Sessions {
  const entries = new Map<string, Entry>();

  const issue = (entry: Entry): string => {
    const token = randomBytes(72).toString('base64');
    entry.tokens = entry.tokens.filter(({ expiresAt }) => expiresAt > now()).slice(-7);
    entry.tokens.push({ digest: digestOf(token), expiresAt: now() + tokenLifeMs });
    return token;
  };
  const end = (entry: Entry, status: SessionStatus) => {
    entry.status = status;
    entry.endedAt ??= now();
    entry.tokens = [];
  };

  /** A session that nobody opened ends with its last token: it can no longer be opened. */
  const settle = (entry: Entry): Entry => {
    const opens = entry.status !== 'Connecting' || entry.tokens.some(({ expiresAt }) => expiresAt > now());
    if (!opens) end(entry, 'Terminated');
    return entry;
  };

  return {
    start(session, who, document, reason) {
      const sessionId = `${who.name}-0${randomBytes(8).toString('hex')}`;
      const full = { ...session, sessionId };
      const entry: Entry = {
        session: full,
        owner: who.arn,
        document,
        reason,
        startedAt: now(),
        status: 'Connecting',
        endedAt: undefined,
        tokens: [],
        listeners: new Set(),
      };
      entries.set(sessionId, entry);
      if (entries.size > kept) forgetOldest(entries, settle);
      return { sessionId, token: issue(entry) };
    },
    find(accountId, region, sessionId) {
      const entry = entries.get(sessionId);
      return entry?.session.accountId === accountId && entry.session.region === region ? settle(entry) : undefined;
    },
    resume(sessionId) {
      const entry = entries.get(sessionId);
      return entry === undefined || isOver(entry.status) ? '' : issue(entry);
    },
    terminate(sessionId) {
      const entry = entries.get(sessionId);
      if (entry === undefined || isOver(entry.status)) return;
      end(entry, 'Terminated');
      for (const listener of entry.listeners) listener();
      entry.listeners.clear();
    },
    list: (accountId, region) =>
      [...entries.values()]
        .filter(({ session }) => session.accountId === accountId && session.region === region)
        .map(settle)
        .filter(({ endedAt }) => endedAt === undefined || endedAt > now() - historyMs)
        .toReversed(),
    redeem(sessionId, token) {
      const entry = entries.get(sessionId);
      if (entry === undefined || isOver(entry.status)) return undefined;
      const digest = digestOf(token);
      const at = entry.tokens.findIndex((kept) => kept.expiresAt > now() && timingSafeEqual(kept.digest, digest));
      if (at < 0) return undefined;
      entry.tokens.splice(at, 1);
      return entry.session;
    },
    setStatus(sessionId, status) {
      const entry = entries.get(sessionId);
      if (entry === undefined || isOver(entry.status)) return;
      if (isOver(status)) end(entry, status);
      else entry.status = status;
    },
    onTerminate(sessionId, listener) {
      const listeners = entries.get(sessionId)?.listeners;
      listeners?.add(listener);
      return () => listeners?.delete(listener);
    },
  };
}

export function isOver(status: SessionStatus): boolean {
  return status === 'Terminated' || status === 'Failed';
}

function digestOf(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}

function forgetOldest(entries: Map<string, Entry>, settle: (entry: Entry) => Entry): void {
  for (const [id, entry] of entries) {
    if (!isOver(settle(entry).status)) continue;
    entries.delete(id);
    return;
  }
}
