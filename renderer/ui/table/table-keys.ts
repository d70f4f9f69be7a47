import type { KeyboardEvent } from 'react';
import { allSelected, chosen, noSelection, positionOf, type Gesture, type Rows, type Selection } from './selection.ts';

export interface KeyContext {
  readonly rows: Rows;
  readonly selection: Selection;
  /** Rows on screen: how far a page goes. */
  readonly page: number;
  readonly select: (selection: Selection) => void;
  readonly scrollTo: (position: number) => void;
  readonly activate: (row: number) => void;
  readonly openMenu: (position: number) => void;
}

/** What a key does in a grid that has the focus. Answers whether the key was taken. */
export function onGridKey(event: KeyboardEvent, context: KeyContext): boolean {
  const { rows, selection, select } = context;
  const command = event.ctrlKey || event.metaKey;
  const at = positionOf(rows, selection.active);
  const target = targetOf(event.key, at, rows.order.length, context.page);
  if (target !== undefined && !event.altKey) {
    if (rows.order.length === 0) return true;
    const position = Math.max(0, Math.min(rows.order.length - 1, target));
    select(chosen(selection, rows, position, gestureOf(event.shiftKey, command)));
    context.scrollTo(position);
    return true;
  }
  const row = rows.order[at];
  if (event.key === 'ContextMenu' || (event.key === 'F10' && event.shiftKey)) {
    if (row === undefined) return false;
    context.openMenu(at);
    return true;
  }
  if (command && event.key.toLowerCase() === 'a' && !event.shiftKey) {
    select(allSelected(selection, rows));
    return true;
  }
  if (event.key === 'Enter' && row !== undefined && !command) {
    context.activate(row);
    return true;
  }
  if (event.key === ' ' && row !== undefined) {
    select(chosen(selection, rows, at, event.shiftKey ? 'range' : 'toggle'));
    return true;
  }
  if (event.key === 'Escape' && selection.keys.size > 1) {
    select({ ...noSelection, active: selection.active });
    return true;
  }
  return false;
}

function targetOf(key: string, at: number, count: number, page: number): number | undefined {
  switch (key) {
    case 'ArrowDown':
      return at + 1;
    case 'ArrowUp':
      return at < 0 ? 0 : at - 1;
    case 'PageDown':
      return at + page;
    case 'PageUp':
      return at - page;
    case 'Home':
      return 0;
    case 'End':
      return count - 1;
    default:
      return undefined;
  }
}

function gestureOf(shift: boolean, command: boolean): Gesture {
  if (shift) return 'range';
  return command ? 'move' : 'alone';
}
