import { render } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type { AppInfo } from '../../contract/features/app.ts';
import type { Profile, ProfileList } from '../../contract/features/profiles.ts';
import { Settings } from '../../contract/features/settings.ts';
import type { CreateScreen } from '../../renderer/features/terminals/screen.ts';
import { App } from '../../renderer/shell/app.tsx';
import { createShell } from '../../renderer/shell/create-shell.ts';
import { chosenLanguage, createTexts } from '../../renderer/workspace/language.ts';
import { createFakeBridge, type FakeBridgeOptions } from './fake-bridge.ts';
import { addElementMatchers } from './matchers.ts';

// jsdom has no media queries (nothing is preferred) and no pointer capture.
window.matchMedia ??= (query) =>
  ({ matches: false, media: query, addEventListener() {}, removeEventListener() {} }) as unknown as MediaQueryList;

if (!('setPointerCapture' in Element.prototype)) Object.assign(Element.prototype, { setPointerCapture() {} });
addElementMatchers();

export const appInfo: AppInfo = {
  version: '0.1.0',
  electron: '45.4.1',
  chrome: '146.0.0.0',
  node: '24.1.0',
  platform: 'linux',
  dataDir: '/home/me/.config/fleetdeck',
  systemLanguage: 'en-US',
  flags: { sandbox: false },
};

/** A profile with keys, and whatever is said otherwise. */
export function profile(name: string, rest: Partial<Profile> = {}): Profile {
  return { name, source: 'static', origin: 'both', region: 'eu-west-1', ...rest };
}

export function profileList(profiles: readonly Profile[], rest: Partial<ProfileList> = {}): ProfileList {
  return { profiles: [...profiles], problems: [], ...rest };
}

export interface ShellOptions {
  readonly info?: Partial<AppInfo>;
  readonly settings?: Partial<Settings>;
  readonly profiles?: ProfileList;
  readonly requests?: FakeBridgeOptions['requests'];
  readonly platform?: FakeBridgeOptions['platform'];
}

/** The whole window on a main process in memory that keeps settings as the real one does. */
export function renderShell(options: ShellOptions = {}) {
  const ownInfo = { ...appInfo, ...options.info };
  let kept: Settings = { ...Settings.parse({}), ...options.settings };
  const profiles = options.profiles ?? profileList([profile('dev')]);
  const fake = createFakeBridge({
    ...(options.platform !== undefined && { platform: options.platform }),
    requests: {
      'settings.change': (change) => {
        kept = { ...kept, ...(change as Partial<Settings>) };
        return kept;
      },
      'profiles.identify': () => ({ accountId: '111122223333', arn: 'arn:aws:iam::111122223333:user/me', role: 'me' }),
      'terminals.shells': () => ({ shells: [] }),
      ...options.requests,
    },
    feeds: {
      'app.activity': { inFlight: 0, throttled: 0 },
      'profiles.watch': profiles,
      'terminals.watch': { terminals: [] },
    },
  });
  createTexts(chosenLanguage(ownInfo, kept.language));
  const failures: unknown[] = [];
  const shell = createShell({
    bridge: fake.bridge,
    clients: fake.clients,
    info: ownInfo,
    settings: kept,
    profiles,
    onFailure: (error) => failures.push(error),
    createScreen: silentScreen,
  });
  const user = userEvent.setup();
  const view = render(<App {...shell} />);
  return { ...fake, ...shell, ...view, user, failures, settings: () => kept };
}

/** A screen that shows nothing: the shell's tests look at what is round it. */
const silentScreen: CreateScreen = async () => ({
  attach() {},
  fit: () => ({ cols: 80, rows: 24 }),
  write: (_bytes, done) => done(),
  divide() {},
  apply() {},
  focus() {},
  selection: () => '',
  selectAll() {},
  clear() {},
  bracketedPaste: () => false,
  takesMouse: () => false,
  find() {},
  endFind() {},
  dispose() {},
});
