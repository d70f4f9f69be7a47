import { render } from '@testing-library/react';
import type { ReactElement } from 'react';
import { Settings } from '../../contract/features/settings.ts';
import type { TerminalTarget } from '../../contract/terminal.ts';
import type { Scope } from '../../contract/values.ts';
import { createShell } from '../../renderer/shell/create-shell.ts';
import { createTexts } from '../../renderer/workspace/language.ts';
import { WorkspaceContext } from '../../renderer/workspace/workspace.ts';
import type { FakeBridge } from './fake-bridge.ts';
import { appInfo } from './render-shell.tsx';

/** One page on a workspace of real stores over a main process in memory; `opened` gets the terminals it asks for. */
export function renderInWorkspace(page: ReactElement, { bridge, clients }: FakeBridge, scope: Scope) {
  createTexts('en');
  const { workspace } = createShell({
    bridge,
    clients,
    info: appInfo,
    settings: { ...Settings.parse({}), scope },
    profiles: {
      profiles: [{ name: scope.profile, source: 'static', origin: 'both', region: scope.region }],
      problems: [],
    },
    onFailure: (error) => {
      throw error;
    },
  });
  const opened: TerminalTarget[] = [];
  const own = { ...workspace, openTerminal: (target: TerminalTarget) => void opened.push(target) };
  return { ...render(<WorkspaceContext value={own}>{page}</WorkspaceContext>), opened, workspace: own };
}
