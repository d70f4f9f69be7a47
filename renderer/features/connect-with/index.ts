export { createConnectWithStore, type ConnectWithStore } from './store.ts';
export { ConnectWithDialog } from './view.tsx';
