import i18next from 'i18next';
import { features } from '../features/index.ts';
import type { Action } from '../workspace/actions.ts';
import { pageIds } from '../workspace/pages.ts';
import type { Workspace } from '../workspace/workspace.ts';
import type { ShellParts } from './shell-context.ts';

type Doing = Pick<Workspace, 'pages' | 'settings'> & Pick<ShellParts, 'overlays' | 'sandbox'>;

const zoomStep = 0.1;

/** The palette's own chords, shown in its search field too. */
export const paletteAction = {
  id: 'palette.open',
  chord: { mac: ['Cmd+Shift+P', 'Cmd+K'], other: ['Ctrl+Shift+P'] },
} as const satisfies Pick<Action, 'id' | 'chord'>;

/** What can be done with the window itself: pages, switchers, view. */
export function shellActions({ pages, settings, overlays, sandbox }: Doing): readonly Action[] {
  const { t } = i18next;
  const inContext = () => t('shell.palette.groups.context');
  const inView = () => t('shell.palette.groups.view');
  const zoom = (to: number) =>
    settings.getState().change({ zoom: Math.min(3, Math.max(0.5, Math.round(to * 10) / 10)) });
  const theme = (to: 'dark' | 'light' | 'system') => () => settings.getState().change({ theme: to });
  const language = (to: 'en' | 'ko', name: string): Action => ({
    id: `language.${to}`,
    // A language is called by its own name, so that it is found by who needs it.
    title: () => name,
    group: () => t('shell.palette.groups.language'),
    run: () => settings.getState().change({ language: to }),
  });
  const current = () => settings.getState().settings;

  return [
    {
      ...paletteAction,
      title: () => t('shell.palette.open'),
      group: inView,
      listed: false,
      run: () => overlays.getState().toggle('palette'),
    },
    {
      id: 'palette.open-outside',
      title: () => t('shell.palette.open'),
      group: inView,
      chord: { mac: [], other: ['Ctrl+K'] },
      outsideTerminal: true,
      listed: false,
      run: () => overlays.getState().toggle('palette'),
    },
    ...pageActions(pages),
    {
      id: 'profile.switch',
      title: () => t('shell.palette.profile'),
      group: inContext,
      chord: { mac: ['Cmd+Shift+E'], other: ['Ctrl+Shift+E'] },
      run: () => overlays.getState().toggle('profiles'),
    },
    {
      id: 'region.switch',
      title: () => t('shell.palette.region'),
      group: inContext,
      run: () => overlays.getState().toggle('regions'),
    },
    {
      id: 'sandbox.open',
      title: () => t('shell.profile.sandbox'),
      group: inContext,
      run: () => void sandbox.getState().open(),
    },
    {
      id: 'rail.toggle',
      title: () => t('shell.palette.rail'),
      group: inView,
      run: () => settings.getState().change({ railCollapsed: !current().railCollapsed }),
    },
    {
      id: 'zoom.in',
      title: () => t('shell.palette.zoomIn'),
      group: inView,
      chord: { mac: ['Cmd+=', 'Shift+Cmd+='], other: ['Ctrl+=', 'Ctrl+Shift+='] },
      run: () => zoom(current().zoom + zoomStep),
    },
    {
      id: 'zoom.out',
      title: () => t('shell.palette.zoomOut'),
      group: inView,
      chord: { mac: ['Cmd+-'], other: ['Ctrl+-'] },
      run: () => zoom(current().zoom - zoomStep),
    },
    {
      id: 'zoom.reset',
      title: () => t('shell.palette.zoomReset'),
      group: inView,
      chord: { mac: ['Cmd+0'], other: ['Ctrl+0'] },
      run: () => zoom(1),
    },
    { id: 'theme.dark', title: () => t('shell.palette.themeDark'), group: inView, run: theme('dark') },
    { id: 'theme.light', title: () => t('shell.palette.themeLight'), group: inView, run: theme('light') },
    { id: 'theme.system', title: () => t('shell.palette.themeSystem'), group: inView, run: theme('system') },
    language('en', 'English'),
    language('ko', '한국어'),
  ];
}

/** Pages by number, in the rail's order, and the settings by their usual key. */
function pageActions(pages: Doing['pages']): readonly Action[] {
  return pageIds.map((page, at) => {
    const settings = page === 'settings';
    const number = at < 9 ? [String(at + 1)] : [];
    return {
      id: `page.${page}`,
      title: () => i18next.t('shell.palette.page', { page: i18next.t(features[page].title) }),
      group: () => i18next.t('shell.palette.groups.pages'),
      chord: settings
        ? { mac: ['Cmd+,'], other: ['Ctrl+,'] }
        : { mac: number.map((digit) => `Cmd+${digit}`), other: number.map((digit) => `Alt+${digit}`) },
      outsideTerminal: !settings,
      run: () => pages.getState().show(page),
    };
  });
}
