import { common } from './common.ts';
import { failures } from './failures.ts';
import { fleet } from './fleet.ts';
import { menu } from './menu.ts';
import { recordings } from './recordings.ts';
import { sessions } from './sessions.ts';
import { settings } from './settings.ts';
import { shell } from './shell.ts';
import { terminals } from './terminals.ts';
import { transfers } from './transfers.ts';

/** Every Korean text, by area. */
export const ko = { common, failures, fleet, menu, recordings, sessions, settings, shell, terminals, transfers };
