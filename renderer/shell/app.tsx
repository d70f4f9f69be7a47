import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import type { Failure } from '../../contract/failure.ts';
import type { Action } from '../workspace/actions.ts';
import { FailureView } from '../workspace/failure-view.tsx';
import { chosenLanguage } from '../workspace/language.ts';
import { WorkspaceContext, type Workspace } from '../workspace/workspace.ts';
import { followAppearance } from './appearance.ts';
import { isRecording } from '../workspace/recording.ts';
import { Shell } from './shell.tsx';
import { ShellContext, type ShellParts } from './shell-context.ts';
import { listenForShortcuts } from './shortcuts.ts';

/** The window with everything it follows: appearance, language, keys. */
export function App({ workspace, parts }: { readonly workspace: Workspace; readonly parts: ShellParts }) {
  const { i18n } = useTranslation();
  const { actions, bridge, info, settings } = workspace;
  useEffect(() => followAppearance(settings, info.flags), [settings, info]);
  useEffect(() => {
    const follow = () => {
      const language = chosenLanguage(info, settings.getState().settings.language);
      if (language !== i18n.language) void i18n.changeLanguage(language);
    };
    follow();
    return settings.subscribe(follow);
  }, [i18n, info, settings]);
  useEffect(
    () =>
      listenForShortcuts({
        platform: bridge.platform,
        actions: actions.list,
        own: () => settings.getState().settings.shortcuts,
        allowed: (action) => !isRecording() && (!isDialogOpen() || worksOverDialog(action, parts)),
      }),
    [actions, bridge, parts, settings],
  );
  return (
    <WorkspaceContext value={workspace}>
      <ShellContext value={parts}>
        <Shell />
      </ShellContext>
    </WorkspaceContext>
  );
}

const overlayActions: ReadonlySet<string> = new Set(['palette.open', 'palette.open-outside', 'profile.switch']);

function isDialogOpen(): boolean {
  return document.querySelector('[role="dialog"][data-state="open"]') !== null;
}

/** Zoom works always; the palette and the switcher replace each other, but stay away from a question. */
function worksOverDialog({ id }: Action, { overlays }: ShellParts): boolean {
  return id.startsWith('zoom.') || (overlayActions.has(id) && overlays.getState().open !== 'none');
}

/** Shown when the window could not even learn its settings. */
export function StartFailure({ failure }: { readonly failure: Failure }) {
  const { t } = useTranslation();
  return (
    <main>
      <h1>{t('shell.broken.start')}</h1>
      <FailureView failure={{ ...failure, remedy: 'retry' }} onRemedy={() => window.location.reload()} />
    </main>
  );
}
