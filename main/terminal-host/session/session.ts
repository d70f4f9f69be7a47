import { failed } from '../../../contract/failure.ts';
import type { TerminalEnd, TerminalSize } from '../../../contract/terminal.ts';
import type { Source, SourceEvents } from '../source.ts';
import type { Channel } from './channel.ts';
import { openChannel, type ChannelOptions, type ChannelParts } from './data-channel.ts';

export interface SessionOptions extends ChannelOptions {
  readonly size: TerminalSize;
}

const resizeDelayMs = 50;

const interrupt = 0x03;
const quit = 0x1c;
const suspend = 0x1a;

/** One Session Manager session as a terminal: a shell or a command, never a port. */
export function openSession(options: SessionOptions, parts: ChannelParts, events: SourceEvents): Source {
  let cancelResize: (() => void) | undefined;
  let refusal: TerminalEnd | undefined;

  const channel: Channel = openChannel(options, parts, {
    ready({ sessionType }) {
      if (sessionType !== 'Port') return;
      const { failure } = failed('unsupported', 'A terminal cannot show a session of the type Port.');
      refusal = { reason: 'failed', failure };
      channel.close();
    },
    output(bytes) {
      events.output(bytes);
      return true;
    },
    drained: events.drained,
    flag: () => undefined,
    notice: (text) => events.output(Buffer.from(`${text}\r\n`)),
    phase: events.phase,
    ended(how) {
      cancelResize?.();
      events.ended(refusal ?? how);
    },
  });
  channel.resize(options.size);

  return {
    write(bytes) {
      if (channel.write(keysOf(bytes), isUrgent(bytes))) return;
      parts.log.warn('input was dropped: too much of it waits', { bytes: bytes.length });
    },
    get pending() {
      return channel.pending;
    },
    discard: () => void channel.discard(),
    resize(to) {
      cancelResize?.();
      cancelResize = parts.clock.after(resizeDelayMs, () => channel.resize(to));
    },
    pause: channel.pause,
    resume: channel.resume,
    close: channel.close,
  };
}

/** The plugin's rule for shells: a line feed typed alone is the Return key. */
function keysOf(bytes: Buffer): Buffer {
  return bytes.length === 1 && bytes[0] === 0x0a ? Buffer.from('\r') : bytes;
}

/** A key that must not wait behind a paste: Ctrl+C, Ctrl+\ and Ctrl+Z, typed alone. */
function isUrgent(bytes: Buffer): boolean {
  const [byte] = bytes;
  return bytes.length === 1 && (byte === interrupt || byte === quit || byte === suspend);
}
