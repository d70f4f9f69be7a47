import i18next from 'i18next';
import type { RunSummary } from '../../../contract/features/run-command.ts';
import type { Scope } from '../../../contract/values.ts';
import { paintIn } from '../../workspace/use-paint.ts';
import type { Workspace } from '../../workspace/workspace.ts';
import type { RunsStore } from './store.ts';

export interface EndParts {
  /** Whether the user looks at the run right now. */
  readonly isShown: (runId: string) => boolean;
  readonly open: (scope: Scope, runId: string) => void;
}

/** Tells the end of each run that this app has begun, by the system's notifications, unless it is looked at. */
export function tellEnds(
  workspace: Pick<Workspace, 'settings' | 'profiles' | 'clients'>,
  store: RunsStore,
  parts: EndParts,
): void {
  let before: ReadonlyMap<string, boolean> = new Map();
  store.state.subscribe(({ begun }) => {
    for (const run of begun) if (run.isOver && before.get(run.runId) === false && !parts.isShown(run.runId)) tell(run);
    before = new Map(begun.map(({ runId, isOver }) => [runId, isOver]));
  });
  const tell = (run: RunSummary) => {
    const { name } = paintIn(workspace, run.scope.profile);
    const title = i18next.t('runCommand.ended.title', { document: run.document, profile: name });
    const body = i18next.t('runCommand.ended.text', {
      state: i18next.t(`runCommand.states.${run.state}`),
      count: run.nodes,
      errors: run.errors,
    });
    // A system that shows none is no failure: the status bar and the list say the same.
    workspace.clients.app.call('notify', { title: title.slice(0, 200), body }).then(
      ({ chosen }) => chosen && parts.open(run.scope, run.runId),
      () => {},
    );
  };
}
