import type { Bridge } from './bridge.ts';
import { clientFor, type Clients } from './client.ts';

/** The typed client of every feature of the contract, one line each; the type requires all. */
export function createClients(bridge: Bridge): Clients {
  return {
    app: clientFor(bridge, 'app'),
    automation: clientFor(bridge, 'automation'),
    documents: clientFor(bridge, 'documents'),
    fleet: clientFor(bridge, 'fleet'),
    network: clientFor(bridge, 'network'),
    identityCenter: clientFor(bridge, 'identityCenter'),
    pickers: clientFor(bridge, 'pickers'),
    preferences: clientFor(bridge, 'preferences'),
    profiles: clientFor(bridge, 'profiles'),
    recordings: clientFor(bridge, 'recordings'),
    runCommand: clientFor(bridge, 'runCommand'),
    sessionDocuments: clientFor(bridge, 'sessionDocuments'),
    sessions: clientFor(bridge, 'sessions'),
    settings: clientFor(bridge, 'settings'),
    signIn: clientFor(bridge, 'signIn'),
    ssh: clientFor(bridge, 'ssh'),
    terminals: clientFor(bridge, 'terminals'),
    transfers: clientFor(bridge, 'transfers'),
    tunnels: clientFor(bridge, 'tunnels'),
  };
}
