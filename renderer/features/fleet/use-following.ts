import { useEffect } from 'react';
import { useWorkspace } from '../../workspace/workspace.ts';
import type { FleetStore } from './store.ts';

/** How often the age of the rows is looked at. */
const lookMs = 5_000;

/** Shows the scope chosen, keeps its rows fresh while the page is on screen, and tells their age to the status bar. */
export function useFollowing(store: FleetStore): void {
  const { scope, status, profiles } = useWorkspace();
  // Not by way of a drawing: the stored rows are on their way while the window draws the switch.
  useEffect(() => {
    const show = () => {
      const { scope: chosen } = scope.getState();
      if (chosen !== undefined) store.show(chosen);
    };
    show();
    return scope.subscribe(show);
  }, [store, scope]);

  useEffect(() => {
    // Nobody looks at a hidden window, so nothing is asked for it.
    const look = () => {
      if (document.visibilityState === 'visible') store.refreshIfOld();
    };
    look();
    const timer = setInterval(look, lookMs);
    document.addEventListener('visibilitychange', look);
    return () => {
      clearInterval(timer);
      document.removeEventListener('visibilitychange', look);
    };
  }, [store]);

  // A file that the user has just mended is tried again.
  useEffect(
    () =>
      profiles.subscribe((now, before) => {
        if (now.list !== before.list && store.state.getState().load.status === 'failed') store.refresh();
      }),
    [store, profiles],
  );

  useEffect(() => {
    const tell = () => status.getState().setDataAt(store.state.getState().data?.at);
    tell();
    const stop = store.state.subscribe((now, before) => {
      if (now.data !== before.data) tell();
    });
    return () => {
      stop();
      status.getState().setDataAt(undefined);
    };
  }, [store, status]);
}
