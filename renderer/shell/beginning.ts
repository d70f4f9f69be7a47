import type { AppInfo } from '../../contract/features/app.ts';
import type { ProfileList } from '../../contract/features/profiles.ts';
import type { Settings } from '../../contract/features/settings.ts';
import type { Bridge } from '../bridge/bridge.ts';
import { CallFailed, clientFor, type Clients, type FeedListener } from '../bridge/client.ts';

/** What the window must know before it draws; all of it is local, and asked for at the same time. */
export interface Beginning {
  readonly bridge: Bridge;
  readonly clients: Clients;
  readonly info: AppInfo;
  readonly settings: Settings;
  readonly profiles: ProfileList;
}

/** Throws CallFailed. */
export async function readBeginning(bridge: Bridge): Promise<Beginning> {
  const clients: Clients = {
    app: clientFor(bridge, 'app'),
    fleet: clientFor(bridge, 'fleet'),
    profiles: clientFor(bridge, 'profiles'),
    recordings: clientFor(bridge, 'recordings'),
    sessions: clientFor(bridge, 'sessions'),
    settings: clientFor(bridge, 'settings'),
    terminals: clientFor(bridge, 'terminals'),
    transfers: clientFor(bridge, 'transfers'),
  };
  const [info, settings, profiles] = await Promise.all([
    clients.app.call('info', {}),
    first<Settings>((listener) => clients.settings.subscribe('watch', {}, listener)),
    first<ProfileList>((listener) => clients.profiles.subscribe('watch', {}, listener)),
  ]);
  return { bridge, clients, info, settings, profiles };
}

/** The first value of a feed, which is then ended. */
async function first<P>(subscribe: (listener: FeedListener<P>) => () => void): Promise<P> {
  let end: (() => void) | undefined;
  const value = await new Promise<P>((resolve, reject) => {
    end = subscribe({
      onValue: resolve,
      onFailure: (failure) => reject(new CallFailed(failure)),
      onEnd: () => reject(new CallFailed({ code: 'unexpected', message: 'A feed ended before its first value.' })),
    });
  });
  end?.();
  return value;
}
