import type { AccountPaint, Settings } from '../../contract/features/settings.ts';
import type { AccountId, ProfileName } from '../../contract/values.ts';

/** How a profile is marked wherever it is meant: context bar, tabs, tunnels, notices, confirmations. */
export interface Paint {
  /** A CSS colour; undefined for profiles that the user has not painted. */
  readonly colour: string | undefined;
  /** What to call it where space is short. */
  readonly name: string;
  /** The account's short name, where it has one. */
  readonly accountName: string | undefined;
  /** Then a word says so beside the colour. */
  readonly production: boolean;
}

/** The colour of a production profile that has none of its own. */
const productionColour = 'var(--bad)';

/**
 * A profile's paint: its own, else its account's. Production is what either says: a profile cannot take the mark of its
 * account away.
 */
export function paintOf(
  settings: Pick<Settings, 'paints' | 'accounts'>,
  profile: ProfileName,
  accountId: AccountId | undefined,
): Paint {
  const own = at<AccountPaint>(settings.paints, profile);
  const account = accountId === undefined ? undefined : at(settings.accounts, accountId);
  const production = (own?.production ?? false) || (account?.production ?? false);
  return {
    colour: own?.colour ?? account?.colour ?? (production ? productionColour : undefined),
    name: own?.shortName || account?.shortName || profile,
    accountName: account?.shortName || undefined,
    production,
  };
}

function at<T>(table: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.hasOwn(table, key) ? table[key] : undefined;
}
