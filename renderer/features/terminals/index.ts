export { createTerminalsStore, type TerminalsDependencies, type TerminalsStore } from './store.ts';
export { TerminalDock } from './parts/terminal-dock.tsx';
export type { DockState } from './state.ts';
