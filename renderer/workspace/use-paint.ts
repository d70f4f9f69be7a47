import { useMemo } from 'react';
import { useStore } from 'zustand';
import type { ProfileList } from '../../contract/features/profiles.ts';
import type { ProfileName } from '../../contract/values.ts';
import { shown } from '../bridge/load.ts';
import { paintOf, type Paint } from './paint.ts';
import { useWorkspace, type Workspace } from './workspace.ts';

/** The accounts of a list's profiles, gathered once for each list: there may be thousands. */
const accounts = new WeakMap<ProfileList, ReadonlyMap<string, string>>();

function accountsOf(list: ProfileList): ReadonlyMap<string, string> {
  const known = accounts.get(list);
  if (known !== undefined) return known;
  const made = new Map(
    list.profiles.flatMap(({ name, accountId }) => (accountId === undefined ? [] : [[name, accountId]])),
  );
  accounts.set(list, made);
  return made;
}

/** Paints any profile, with what its account says; the same function while nothing of that changes. */
export function usePaintOf(): (profile: ProfileName) => Paint {
  const workspace = useWorkspace();
  const list = shown(useStore(workspace.profiles, (state) => state.list));
  const paints = useStore(workspace.settings, (state) => state.settings.paints);
  const painted = useStore(workspace.settings, (state) => state.settings.accounts);
  return useMemo(
    () => (profile) =>
      paintOf({ paints, accounts: painted }, profile, list === undefined ? undefined : accountsOf(list).get(profile)),
    [list, paints, painted],
  );
}

/** A profile's paint as it is now, for what is told outside of a view. */
export function paintIn(workspace: Pick<Workspace, 'settings' | 'profiles'>, profile: ProfileName): Paint {
  const list = shown(workspace.profiles.getState().list);
  const account = list === undefined ? undefined : accountsOf(list).get(profile);
  return paintOf(workspace.settings.getState().settings, profile, account);
}
