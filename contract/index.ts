import { app } from './features/app.ts';
import { automation } from './features/automation.ts';
import { documents } from './features/documents.ts';
import { fleet } from './features/fleet.ts';
import { network } from './features/network.ts';
import { identityCenter } from './features/identity-center.ts';
import { pickers } from './features/pickers.ts';
import { profiles } from './features/profiles.ts';
import { recordings } from './features/recordings.ts';
import { sessionDocuments } from './features/session-documents.ts';
import { runCommand } from './features/run-command.ts';
import { preferences } from './features/session-preferences.ts';
import { sessions } from './features/sessions.ts';
import { settings } from './features/settings.ts';
import { signIn } from './features/sign-in.ts';
import { ssh } from './features/ssh.ts';
import { terminals } from './features/terminals.ts';
import { tunnels } from './features/tunnels.ts';
import { transfers } from './features/transfers.ts';

/** Every feature, one line each. A call's name across the door is `feature.call`. */
export const contract = {
  app,
  automation,
  documents,
  fleet,
  network,
  identityCenter,
  pickers,
  preferences,
  profiles,
  recordings,
  runCommand,
  sessionDocuments,
  sessions,
  settings,
  signIn,
  ssh,
  terminals,
  tunnels,
  transfers,
};
export type Contract = typeof contract;
export type FeatureName = keyof Contract;
