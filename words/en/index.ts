import { automation, automationChildren, automations } from './automation.ts';
import { common } from './common.ts';
import { connectWith } from './connect-with.ts';
import { documents } from './documents.ts';
import { failures } from './failures.ts';
import { fleet } from './fleet.ts';
import { identityCenter } from './identity-center.ts';
import { menu } from './menu.ts';
import { parameters } from './parameters.ts';
import { preferences } from './preferences.ts';
import { recordings } from './recordings.ts';
import { runCommand, runNodes, runs } from './run-command.ts';
import { sessions } from './sessions.ts';
import { settings } from './settings.ts';
import { shell } from './shell.ts';
import { signIn } from './sign-in.ts';
import { targets } from './targets.ts';
import { terminals } from './terminals.ts';
import { transfers } from './transfers.ts';
import { tunnels } from './tunnels.ts';

/** Every English text, by area. */
export const en = {
  automation,
  automationChildren,
  automations,
  common,
  connectWith,
  documents,
  failures,
  fleet,
  identityCenter,
  menu,
  parameters,
  preferences,
  recordings,
  runCommand,
  runNodes,
  runs,
  sessions,
  settings,
  shell,
  signIn,
  targets,
  terminals,
  transfers,
  tunnels,
};
