import type { Environment } from './endpoints.ts';
import type { Sections } from './profile-sections.ts';

/** How often calls are tried and how long a connection may take, where the user says so. */
export interface RetrySettings {
  /** Attempts of a call in all, the first one too, by what went wrong; absent where our own rule stands. */
  readonly tries: { readonly transient?: number; readonly throttled?: number };
  /** In milliseconds; absent where our own rule stands. */
  readonly connectionTimeout?: number;
}

/** Connection timeouts of the smart defaults (AWS SDKs and Tools Reference, "Smart configuration defaults"). */
const timeouts: Readonly<Record<string, number>> = {
  standard: 3_100,
  'in-region': 1_100,
  'cross-region': 3_100,
  mobile: 30_000,
  auto: 3_100,
};

/** More waits than anybody sits through; the AWS CLI has no end. */
const mostTries = 20;
/** The AWS CLI's legacy mode; the other modes try as often as we do. */
const legacyTries = 5;

/**
 * max_attempts, retry_mode and defaults_mode of a profile; the environment goes first, as in the AWS CLI. `adaptive` is
 * what we always do: lanes slow down when AWS throttles. A value that is none is passed over.
 */
export function retrySettings(
  { profiles }: Pick<Sections, 'profiles'>,
  env: Environment,
  profile: string,
): RetrySettings {
  const setting = (variable: string, name: string) => env[variable] || profiles.get(profile)?.settings.get(name) || '';
  const attempts = setting('AWS_MAX_ATTEMPTS', 'max_attempts');
  const isLegacy = setting('AWS_RETRY_MODE', 'retry_mode').toLowerCase() === 'legacy';
  const mode = setting('AWS_DEFAULTS_MODE', 'defaults_mode').toLowerCase();
  const own = /^[1-9]\d*$/.test(attempts) ? Math.min(Number(attempts), mostTries) : undefined;
  const tries =
    own === undefined ? { ...(isLegacy && { transient: legacyTries }) } : { transient: own, throttled: own };
  const connectionTimeout = Object.hasOwn(timeouts, mode) ? timeouts[mode] : undefined;
  return { tries, ...(connectionTimeout !== undefined && { connectionTimeout }) };
}
