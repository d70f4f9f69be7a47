import { useState, type DragEvent } from 'react';
import type { TerminalTarget } from '../../../../contract/terminal.ts';
import { useWorkspace } from '../../../workspace/workspace.ts';

/** Files that are dropped on a session's terminal are offered to its node; other terminals take none. */
export function useFileDrop(target: TerminalTarget | undefined) {
  const { offerUpload } = useWorkspace();
  const [isOver, setOver] = useState(false);
  const takes = (event: DragEvent) => target?.kind === 'session' && event.dataTransfer.types.includes('Files');
  const over = (event: DragEvent) => {
    if (!takes(event)) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = 'copy';
    setOver(true);
  };
  return {
    isOver,
    handlers: {
      onDragEnter: over,
      onDragOver: over,
      onDragLeave: (event: DragEvent) => {
        if (!(event.relatedTarget instanceof Node && event.currentTarget.contains(event.relatedTarget))) setOver(false);
      },
      onDrop: (event: DragEvent) => {
        if (!takes(event) || target?.kind !== 'session') return;
        event.preventDefault();
        setOver(false);
        const { scope, nodeId, nodeName } = target;
        offerUpload({ scope, nodeId, nodeName }, [...event.dataTransfer.files]);
      },
    },
  };
}
