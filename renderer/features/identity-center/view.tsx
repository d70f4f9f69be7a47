import { useStore } from 'zustand';
import { ImportDialog } from './parts/import-dialog.tsx';
import { SessionDialog } from './parts/session-dialog.tsx';
import type { IdentityCenterStore } from './store.ts';

/** The dialogs of IAM Identity Center; nothing while none is asked for. */
export function IdentityCenterDialogs({ store: { form, roles } }: { readonly store: IdentityCenterStore }) {
  const shownForm = useStore(form.state, (state) => state.shown);
  const shownRoles = useStore(roles.state, (state) => state.shown);
  if (shownForm !== undefined) return <SessionDialog store={form} form={shownForm} />;
  return shownRoles === undefined ? null : <ImportDialog store={roles} shown={shownRoles} />;
}
