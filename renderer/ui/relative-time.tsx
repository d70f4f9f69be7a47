import { useClock } from './clock.ts';

const steps: ReadonlyArray<readonly [Intl.RelativeTimeFormatUnit, number]> = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
];

const formats = new Map<string, { relative: Intl.RelativeTimeFormat; exact: Intl.DateTimeFormat }>();

function formatsOf(language: string) {
  const known = formats.get(language);
  if (known !== undefined) return known;
  const made = {
    relative: new Intl.RelativeTimeFormat(language, { numeric: 'auto', style: 'short' }),
    exact: new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'medium' }),
  };
  formats.set(language, made);
  return made;
}

/** `at` seen from `nowMs`, in words: "3 min. ago", "now". Both in epoch milliseconds. */
export function relativeTime(at: number, nowMs: number, language: string): string {
  const seconds = Math.round((at - nowMs) / 1_000);
  const { relative } = formatsOf(language);
  for (const [unit, size] of steps) {
    if (Math.abs(seconds) >= size) return relative.format(Math.trunc(seconds / size), unit);
  }
  // Below ten seconds a count only flickers.
  return Math.abs(seconds) < 10 ? relative.format(0, 'second') : relative.format(seconds, 'second');
}

/** `at` with date and time to the second, in the language's own form. */
export function exactTime(at: number, language: string): string {
  return formatsOf(language).exact.format(at);
}

export interface RelativeTimeProps {
  /** Epoch milliseconds. */
  readonly at: number;
  readonly language: string;
}

/** A time as people say it; the exact one on hover. */
export function RelativeTime({ at, language }: RelativeTimeProps) {
  const words = useClock((now) => relativeTime(at, now, language));
  return (
    <time dateTime={new Date(at).toISOString()} title={exactTime(at, language)}>
      {words}
    </time>
  );
}

/** A time to the second, in the language's own form; how long ago on hover. */
export function ExactTime({ at, language }: RelativeTimeProps) {
  const ago = useClock((now) => relativeTime(at, now, language));
  return (
    <time dateTime={new Date(at).toISOString()} title={ago}>
      {exactTime(at, language)}
    </time>
  );
}
