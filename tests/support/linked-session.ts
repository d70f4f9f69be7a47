import { createHash } from 'node:crypto';
import type { TerminalEnd } from '../../contract/terminal.ts';
import { systemClock } from '../../main/terminal-host/clock.ts';
import type { Channel } from '../../main/terminal-host/session/channel.ts';
import { openChannel } from '../../main/terminal-host/session/data-channel.ts';
import { createOpenSocket } from '../../main/terminal-host/session/socket.ts';
import type { NodeSession } from '../../sandbox/world/session.ts';
import { startChannelService } from '../wire/channel-service.ts';
import { startFaultLink, type FaultLink, type LinkFaults } from './fault-link.ts';
import { createQuietLog } from './quiet-log.ts';

/** A session of the sandbox that our engine reaches through a bad network. */
export interface LinkedSession {
  readonly link: FaultLink;
  readonly channel: Channel;
  /** The node's folder that shells start in. */
  readonly home: string;
  readonly ready: Promise<void>;
  /** Resolves once so many bytes have come in all; rejects when the session ends before. */
  came(bytes: number): Promise<void>;
  /** All that came, in order; only what is kept with `keep`. */
  output(): Buffer;
  /** SHA-256 of what came after the first `skipped` bytes. */
  digest(): string;
  readonly received: number;
  /** Writes all of it, no faster than it is acknowledged; resolves once all was acknowledged. */
  feed(bytes: Buffer): Promise<void>;
  close(): Promise<void>;
}

export interface LinkedOptions {
  readonly faults: LinkFaults;
  readonly seed: number;
  readonly session: Partial<NodeSession>;
  /** Keeps what comes; else it is only counted and digested. */
  readonly keep?: boolean;
}

/** More than any window, so that the wire and not the feeder is the limit. */
const mostPending = 524_288;
const feedAtOnce = 65_536;

export async function openLinkedSession(options: LinkedOptions): Promise<LinkedSession> {
  const service = await startChannelService({}, { fastResend: true });
  const link = await startFaultLink(options.faults, options.seed);
  const { sessionId, token, url } = service.session(options.session);
  const hash = createHash('sha256');
  const kept: Buffer[] = [];
  const waiting = new Set<() => void>();
  let received = 0;
  let end: TerminalEnd | undefined;
  let isReady = false;

  const tell = () => {
    for (const look of waiting) look();
  };
  const until = (isSo: () => boolean) =>
    new Promise<void>((resolve, reject) => {
      const look = () => {
        if (!isSo() && end === undefined) return;
        waiting.delete(look);
        if (isSo()) resolve();
        else reject(new Error(`The session ended: ${JSON.stringify(end)}`));
      };
      waiting.add(look);
      look();
    });

  const channel = openChannel(
    { sessionId, streamUrl: link.through(url), token, nodeId: 'i-0123456789abcdef0' },
    {
      api: {
        resume: async (id) => ({ token: service.sessions.resume(id) }),
        terminate: async (id) => service.sessions.terminate(id),
        dataKey: () => Promise.reject(new Error('Nothing is encrypted here.')),
      },
      openSocket: createOpenSocket(systemClock),
      clock: systemClock,
      log: createQuietLog(),
      random: () => 0,
    },
    {
      ready() {
        isReady = true;
        tell();
      },
      output(bytes) {
        received += bytes.length;
        if (options.keep === true) kept.push(Buffer.from(bytes));
        hash.update(bytes);
        tell();
        return true;
      },
      drained: tell,
      flag: () => undefined,
      phase: () => undefined,
      ended(how) {
        end = how;
        tell();
      },
    },
  );

  return {
    link,
    channel,
    home: service.home,
    ready: until(() => isReady),
    came: (bytes) => until(() => received >= bytes),
    output: () => Buffer.concat(kept),
    digest: () => hash.copy().digest('hex'),
    get received() {
      return received;
    },
    async feed(bytes) {
      for (let at = 0; at < bytes.length; at += feedAtOnce) {
        await until(() => channel.pending < mostPending);
        if (!channel.write(bytes.subarray(at, at + feedAtOnce))) throw new Error('The channel took nothing.');
      }
      await until(() => channel.pending === 0);
    },
    async close() {
      channel.close();
      await link.close();
      await service.close();
    },
  };
}
