import { Server, Settings, SquareTerminal, type LucideIcon } from 'lucide-react';
import { lazy, type ComponentType, type LazyExoticComponent } from 'react';
import type { PageId } from '../workspace/pages.ts';

/** A page as the shell knows it. */
export interface Feature {
  /** Loaded when it is shown first. */
  readonly screen: LazyExoticComponent<ComponentType>;
  readonly icon: LucideIcon;
  /** Key of its name: in the rail, and its `h1`. */
  readonly title: `shell.pages.${PageId}`;
}

/** Every page, one entry each; the compiler names the one that is missing. */
export const features: Readonly<Record<PageId, Feature>> = {
  fleet: {
    screen: lazy(async () => ({ default: (await import('./fleet/index.ts')).FleetScreen })),
    icon: Server,
    title: 'shell.pages.fleet',
  },
  sessions: {
    screen: lazy(async () => ({ default: (await import('./sessions/index.ts')).SessionsScreen })),
    icon: SquareTerminal,
    title: 'shell.pages.sessions',
  },
  settings: {
    screen: lazy(async () => ({ default: (await import('./settings/index.ts')).SettingsScreen })),
    icon: Settings,
    title: 'shell.pages.settings',
  },
};
