export { createSignInStore, type SignInStore } from './store.ts';
export { SignInDialog } from './parts/sign-in-dialog.tsx';
