import type { Settings } from '../../contract/features/settings.ts';
import type { ProfileName } from '../../contract/values.ts';

/** How a profile is marked wherever it is meant: context bar, tabs, confirmations. */
export interface Paint {
  /** A CSS colour; undefined for profiles that the user has not painted. */
  readonly colour: string | undefined;
  /** What to call it where space is short. */
  readonly name: string;
  /** Then a word says so beside the colour. */
  readonly production: boolean;
}

/** The colour of a production profile that has none of its own. */
const productionColour = 'var(--bad)';

/** A profile's paint. */
export function paintOf(settings: Pick<Settings, 'paints'>, profile: ProfileName): Paint {
  const own = Object.hasOwn(settings.paints, profile) ? settings.paints[profile] : undefined;
  const production = own?.production ?? false;
  return {
    colour: own?.colour ?? (production ? productionColour : undefined),
    name: own?.shortName === undefined || own.shortName === '' ? profile : own.shortName,
    production,
  };
}
