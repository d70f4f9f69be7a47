import { app } from './features/app.ts';
import { fleet } from './features/fleet.ts';
import { profiles } from './features/profiles.ts';
import { recordings } from './features/recordings.ts';
import { sessions } from './features/sessions.ts';
import { settings } from './features/settings.ts';
import { terminals } from './features/terminals.ts';
import { transfers } from './features/transfers.ts';

/** Every feature, one line each. A call's name across the door is `feature.call`. */
export const contract = {
  app,
  fleet,
  profiles,
  recordings,
  sessions,
  settings,
  terminals,
  transfers,
};
export type Contract = typeof contract;
export type FeatureName = keyof Contract;
