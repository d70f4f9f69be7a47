import { parseArgs } from 'node:util';
import type { AppInfo } from '../../contract/features/app.ts';

export type Flags = AppInfo['flags'];

/**
 * The app's own switches among the process's arguments (contracts.md). Chromium's are passed over. An impossible value
 * of `--lang` or `--theme` is left out: the command that starts the app has already refused it.
 */
export function parseFlags(argv: readonly string[]): Flags {
  const { values } = parseArgs({
    args: [...argv],
    strict: false,
    allowPositionals: true,
    options: {
      sandbox: { type: 'boolean' },
      profile: { type: 'string' },
      region: { type: 'string' },
      connect: { type: 'string' },
      lang: { type: 'string' },
      theme: { type: 'string' },
    },
  });
  const text = (value: unknown) => (typeof value === 'string' && value !== '' ? value : undefined);
  const { profile, region, connect } = {
    profile: text(values.profile),
    region: text(values.region),
    connect: text(values.connect),
  };
  return {
    sandbox: values.sandbox === true,
    ...(profile !== undefined && { profile }),
    ...(region !== undefined && { region }),
    ...(connect !== undefined && { connect }),
    ...((values.lang === 'en' || values.lang === 'ko') && { lang: values.lang }),
    ...((values.theme === 'light' || values.theme === 'dark') && { theme: values.theme }),
  };
}
