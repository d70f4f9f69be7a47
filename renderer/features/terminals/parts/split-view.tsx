import { Fragment } from 'react';
import { Group, Panel, Separator } from 'react-resizable-panels';
import type { DockTab } from '../state.ts';
import type { TerminalsStore } from '../store.ts';
import { treeKey, type PaneTree } from '../tree.ts';
import { PaneView } from './pane-view.tsx';
import styles from './split-view.module.css';

export interface SplitViewProps {
  readonly store: TerminalsStore;
  readonly tab: DockTab;
  readonly tree: PaneTree;
}

/** The panes of a tab as they share its room; the lines between them can be dragged, or moved by the arrow keys. */
export function SplitView({ store, tab, tree }: SplitViewProps) {
  if (tree.kind === 'pane') return <PaneView store={store} tab={tab} paneId={tree.paneId} />;
  const orientation = tree.direction === 'right' ? 'horizontal' : 'vertical';
  return (
    <Group orientation={orientation} className={styles['group'] ?? ''}>
      {tree.children.map((child, at) => (
        <Fragment key={treeKey(child)}>
          {at > 0 && <Separator className={styles['separator'] ?? ''} data-orientation={orientation} />}
          <Panel id={treeKey(child)} minSize="10" className={styles['panel'] ?? ''}>
            <SplitView store={store} tab={tab} tree={child} />
          </Panel>
        </Fragment>
      ))}
    </Group>
  );
}
