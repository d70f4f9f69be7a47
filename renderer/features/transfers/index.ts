export { createTransfersStore, type TransfersStore } from './store.ts';
export { TransferDialog } from './parts/transfer-dialog.tsx';
export { TransferStrip } from './parts/transfer-strip.tsx';
