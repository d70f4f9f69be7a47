import { shown } from '../bridge/load.ts';
import { useWorkspace, type Workspace } from '../workspace/workspace.ts';
import { isSandbox, regionFor } from './initial-scope.ts';
import { useShell, type ShellParts } from './shell-context.ts';

/** Switches to a profile: at once, with no question to the network. Only the sandbox must be started before. */
export function useChooseProfile(): (profile: string) => void {
  const workspace = useWorkspace();
  const shell = useShell();
  return (profile) => chooseProfile(workspace, shell, profile);
}

function chooseProfile(workspace: Workspace, parts: Pick<ShellParts, 'sandbox'>, profile: string): void {
  const list = shown(workspace.profiles.getState().list);
  if (isSandbox(list, profile)) {
    void parts.sandbox.getState().open();
    return;
  }
  const { scope, choose } = workspace.scope.getState();
  const region = list === undefined ? (scope?.region ?? 'us-east-1') : regionFor(list, profile, scope?.region);
  choose({ profile, region });
}
