export { createIdentityCenterStore, type IdentityCenterStore } from './store.ts';
export { IdentityCenterDialogs } from './view.tsx';
