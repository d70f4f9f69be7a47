import i18next from 'i18next';
import type { AutomationSummary } from '../../../contract/automation-run.ts';
import type { Scope } from '../../../contract/values.ts';
import { paintIn } from '../../workspace/use-paint.ts';
import type { Workspace } from '../../workspace/workspace.ts';
import type { AutomationsStore } from './store.ts';

export interface EndParts {
  /** Whether the user looks at the run right now. */
  readonly isShown: (runId: string) => boolean;
  readonly open: (scope: Scope, runId: string) => void;
}

/**
 * Tells the end of each run that this app has begun, and each time that one waits for somebody, by the system's
 * notifications, unless it is looked at.
 */
export function tellEnds(
  workspace: Pick<Workspace, 'settings' | 'profiles' | 'clients'>,
  store: AutomationsStore,
  parts: EndParts,
): void {
  let before: ReadonlyMap<string, AutomationSummary> = new Map();
  store.state.subscribe(({ begun }, { begun: last }) => {
    if (begun === last) return;
    for (const run of begun) {
      const known = before.get(run.runId);
      if (known === undefined || parts.isShown(run.runId)) continue;
      if (run.isOver && !known.isOver) tell(run, 'ended');
      else if (run.waiting?.kind === 'approval' && known.waiting?.step !== run.waiting.step) tell(run, 'waits');
    }
    before = new Map(begun.map((run) => [run.runId, run]));
  });
  const tell = (run: AutomationSummary, what: 'ended' | 'waits') => {
    const { name } = paintIn(workspace, run.scope.profile);
    const title = i18next.t(`automation.${what}.title`, { document: run.document, profile: name });
    const body =
      what === 'waits'
        ? i18next.t('automation.waits.text', { step: run.waiting?.step ?? '' })
        : [i18next.t(`automation.states.${run.status}`), run.failureMessage].filter((text) => text !== '').join(': ');
    // A system that shows none is no failure: the status bar and the list say the same.
    workspace.clients.app.call('notify', { title: title.slice(0, 200), body: body.slice(0, 500) }).then(
      ({ chosen }) => chosen && parts.open(run.scope, run.runId),
      () => {},
    );
  };
}
