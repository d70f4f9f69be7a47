import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Contract } from '../../../contract/index.ts';
import type { FileAddition, PortalAccount } from '../../../contract/features/identity-center.ts';
import type { Failure } from '../../../contract/failure.ts';
import type { Region, Scope } from '../../../contract/values.ts';
import type { Client } from '../../bridge/client.ts';
import { failureOf } from '../../bridge/load.ts';
import { findRoles, roleRows, type RoleRow } from './names.ts';

/** The choice of roles to write profiles for, and its review. */
export interface RoleImport {
  readonly session: string;
  readonly region: Region;
  readonly accounts: readonly PortalAccount[];
  /** How many accounts there are in all. */
  readonly all: number;
  /** All roles are there, or reading them has failed. */
  readonly done: boolean;
  readonly rows: readonly RoleRow[];
  readonly text: string;
  readonly chosen: ReadonlySet<string>;
  /** What would be written; undefined while roles are chosen. */
  readonly addition: FileAddition | undefined;
  readonly failure: Failure | undefined;
  readonly writing: boolean;
}

export interface RoleImportStore {
  /** Undefined while nothing is asked. */
  readonly state: StoreApi<{ readonly shown: RoleImport | undefined }>;
  readonly open: (session: string) => void;
  readonly close: () => void;
  readonly set: (change: Partial<Pick<RoleImport, 'region' | 'text'>>) => void;
  readonly toggle: (key: string) => void;
  /** Chooses, or lets go, all that the filter shows. */
  readonly toggleFound: (chosen: boolean) => void;
  readonly review: () => Promise<void>;
  readonly back: () => void;
  /** Writes the lines that are shown. */
  readonly confirm: () => Promise<void>;
  /** Tries again what failed. */
  readonly retry: () => void;
}

export interface RoleImportParts {
  readonly client: Client<Contract['identityCenter']>;
  readonly profileNames: () => readonly string[];
  readonly scope: () => Scope | undefined;
  readonly onImported: (scope: Scope) => void;
}

/** The Region when no scope is shown: the one that AWS's own tools start with. */
export const usualRegion: Region = 'us-east-1';

export function createRoleImportStore(parts: RoleImportParts): RoleImportStore {
  const { client, profileNames, scope, onImported } = parts;
  const state = createStore<{ readonly shown: RoleImport | undefined }>()(() => ({ shown: undefined }));
  let endRoles = () => {};
  /** What the lines on screen were made of: names may change while accounts still come. */
  let reviewed: ReturnType<typeof wishOf> | undefined;
  /** Another one with each dialog: an answer for one that was closed is nothing to the next. */
  let dialog = {};
  const shown = () => state.getState().shown;
  const put = (change: Partial<RoleImport>) => {
    const now = shown();
    if (now !== undefined) state.setState({ shown: { ...now, ...change } });
  };
  const follow = (session: string) => {
    endRoles();
    put({ done: false, failure: undefined });
    endRoles = client.subscribe(
      'roles',
      { session },
      {
        onValue: ({ accounts, all, done }) => put({ accounts, all, done, rows: roleRows(accounts, profileNames()) }),
        onFailure: (failure) => put({ failure, done: true }),
      },
    );
  };
  const close = () => {
    endRoles();
    endRoles = () => {};
    dialog = {};
    state.setState({ shown: undefined });
  };
  const review = async () => {
    const now = shown();
    if (now === undefined || now.chosen.size === 0) return;
    const asked = dialog;
    const wish = wishOf(now);
    try {
      const addition = await client.call('previewImport', wish);
      if (asked !== dialog) return;
      reviewed = wish;
      put({ addition, failure: undefined });
    } catch (error) {
      if (asked === dialog) put({ failure: failureOf(error) });
    }
  };
  const confirm = async () => {
    const now = shown();
    if (now?.addition === undefined || now.writing || reviewed === undefined) return;
    const asked = dialog;
    const wish = reviewed;
    put({ writing: true, failure: undefined });
    try {
      await client.call('importRoles', { ...wish, text: now.addition.text });
    } catch (error) {
      if (asked === dialog) put({ writing: false, failure: failureOf(error) });
      return;
    }
    if (asked === dialog) close();
    const [first] = wish.roles;
    if (first !== undefined) onImported({ profile: first.profile, region: wish.region });
  };
  return {
    state,
    open(session) {
      close();
      const region = scope()?.region ?? usualRegion;
      state.setState({ shown: { ...nothingYet, session, region } });
      follow(session);
    },
    close,
    set: put,
    toggle(key) {
      const chosen = new Set(shown()?.chosen);
      if (!chosen.delete(key)) chosen.add(key);
      put({ chosen });
    },
    toggleFound(wanted) {
      const { rows, text, chosen: before } = shown() ?? nothingYet;
      const chosen = new Set(before);
      for (const { key } of findRoles(rows, text)) {
        if (wanted) chosen.add(key);
        else chosen.delete(key);
      }
      put({ chosen });
    },
    review,
    back: () => put({ addition: undefined, failure: undefined }),
    confirm,
    retry() {
      const now = shown();
      if (now?.addition !== undefined) void confirm();
      else if (now !== undefined) follow(now.session);
    },
  };
}

const nothingYet: Omit<RoleImport, 'session' | 'region'> = {
  accounts: [],
  all: 0,
  done: false,
  rows: [],
  text: '',
  chosen: new Set(),
  addition: undefined,
  failure: undefined,
  writing: false,
};

/** The roles whose profiles are wanted, with the names on screen. */
function wishOf({ session, region, rows, chosen }: RoleImport) {
  const roles = rows.filter(({ key }) => chosen.has(key));
  return {
    session,
    region,
    roles: roles.map(({ accountId, roleName, profile }) => ({ accountId, roleName, profile })),
  };
}
