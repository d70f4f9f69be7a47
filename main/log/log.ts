import { redactValue } from './redact-value.ts';

export const levels = ['error', 'warn', 'info', 'debug'] as const;
export type Level = (typeof levels)[number];
/** Facts beside a line's text: plain values; secrets are taken out before anything is written. */
export type Facts = Readonly<Record<string, unknown>>;

/** The app's log. */
export interface Log {
  error(text: string, facts?: Facts): void;
  warn(text: string, facts?: Facts): void;
  info(text: string, facts?: Facts): void;
  debug(text: string, facts?: Facts): void;
}

/** Writes one finished line somewhere. */
export type Sink = (level: Level, line: string) => void;

/** The level of a word such as FLEETDECK_LOG; `info` for anything else. */
export function levelOf(word: string | undefined): Level {
  return levels.find((level) => level === word) ?? 'info';
}

/** A log that takes secrets out of every line and drops what is finer than `level`. */
export function createLog(level: Level, sink: Sink): Log {
  const at =
    (own: Level) =>
    (text: string, facts: Facts = {}) => {
      if (levels.indexOf(own) > levels.indexOf(level)) return;
      const rest = Object.keys(facts).length === 0 ? '' : ` ${JSON.stringify(redactValue(facts))}`;
      sink(own, `${redactValue(text) as string}${rest}`);
    };
  return { error: at('error'), warn: at('warn'), info: at('info'), debug: at('debug') };
}
