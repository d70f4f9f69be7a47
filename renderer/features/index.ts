import {
  FileText,
  Server,
  Settings,
  SquareChevronRight,
  SquareTerminal,
  Workflow,
  type LucideIcon,
} from 'lucide-react';
import { lazy, type ComponentType, type LazyExoticComponent } from 'react';
import type { Messages } from '../../words/index.ts';
import type { PageId } from '../workspace/pages.ts';

/** A part of a page with a screen of its own; parts of one page do not know each other. */
export interface Section {
  readonly id: string;
  readonly title: `shell.sections.${keyof Messages['shell']['sections']}`;
  /** Loaded when it is shown first. */
  readonly screen: LazyExoticComponent<ComponentType>;
}

/** A page as the shell knows it. */
export interface Feature {
  readonly icon: LucideIcon;
  /** Key of its name: in the rail, and its `h1`. */
  readonly title: `shell.pages.${PageId}`;
  /** One screen that is the whole page and draws its own `h1`; or sections under one `h1` and tabs of the shell's. */
  readonly content: LazyExoticComponent<ComponentType> | readonly Section[];
}

/** Every page, one entry each; the compiler names the one that is missing. */
export const features: Readonly<Record<PageId, Feature>> = {
  fleet: {
    content: lazy(async () => ({ default: (await import('./fleet/index.ts')).FleetScreen })),
    icon: Server,
    title: 'shell.pages.fleet',
  },
  sessions: {
    content: [
      {
        id: 'sessions',
        title: 'shell.sections.sessions',
        screen: lazy(async () => ({ default: (await import('./sessions/index.ts')).SessionsScreen })),
      },
      {
        id: 'tunnels',
        title: 'shell.sections.tunnels',
        screen: lazy(async () => ({ default: (await import('./tunnels/index.ts')).TunnelsScreen })),
      },
      {
        id: 'recordings',
        title: 'shell.sections.recordings',
        screen: lazy(async () => ({ default: (await import('./recordings/index.ts')).RecordingsScreen })),
      },
      {
        id: 'preferences',
        title: 'shell.sections.preferences',
        screen: lazy(async () => ({ default: (await import('./session-preferences/index.ts')).PreferencesScreen })),
      },
    ],
    icon: SquareTerminal,
    title: 'shell.pages.sessions',
  },
  'run-command': {
    content: lazy(async () => ({ default: (await import('./run-command/index.ts')).RunCommandScreen })),
    icon: SquareChevronRight,
    title: 'shell.pages.run-command',
  },
  automation: {
    content: lazy(async () => ({ default: (await import('./automation/index.ts')).AutomationScreen })),
    icon: Workflow,
    title: 'shell.pages.automation',
  },
  documents: {
    content: lazy(async () => ({ default: (await import('./documents/index.ts')).DocumentsScreen })),
    icon: FileText,
    title: 'shell.pages.documents',
  },
  settings: {
    content: lazy(async () => ({ default: (await import('./settings/index.ts')).SettingsScreen })),
    icon: Settings,
    title: 'shell.pages.settings',
  },
};
