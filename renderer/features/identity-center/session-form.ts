import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Contract } from '../../../contract/index.ts';
import type { FileAddition } from '../../../contract/features/identity-center.ts';
import type { Failure } from '../../../contract/failure.ts';
import { ssoSessionNameForm, startUrlForm } from '../../../contract/sso-session-form.ts';
import type { Region, Scope } from '../../../contract/values.ts';
import type { Client } from '../../bridge/client.ts';
import { failureOf } from '../../bridge/load.ts';
import { sessionNameOf } from './names.ts';
import { usualRegion } from './role-import.ts';

/** The form of a new sso-session, and what would be written. */
export interface SessionForm {
  readonly startUrl: string;
  readonly region: Region;
  /** Undefined until it is typed: the name then follows the start URL. */
  readonly typedName: string | undefined;
  readonly addition: FileAddition | undefined;
  readonly failure: Failure | undefined;
  readonly writing: boolean;
}

export interface SessionFormStore {
  /** Undefined while nothing is asked. */
  readonly state: StoreApi<{ readonly shown: SessionForm | undefined }>;
  readonly open: () => void;
  readonly close: () => void;
  readonly set: (change: Partial<Pick<SessionForm, 'startUrl' | 'region' | 'typedName'>>) => void;
  /** Writes the lines that are shown. */
  readonly confirm: () => Promise<void>;
}

export interface SessionFormParts {
  readonly client: Pick<Client<Contract['identityCenter']>, 'call'>;
  readonly scope: () => Scope | undefined;
  readonly onWritten: (session: string) => Promise<void>;
}

/** The name of a form's session. */
export function nameOf({ typedName, startUrl }: SessionForm): string {
  return typedName ?? sessionNameOf(startUrl);
}

/** What of a form cannot be written yet. */
export function problemOf(form: SessionForm): 'startUrl' | 'name' | undefined {
  if (!startUrlForm.test(form.startUrl.trim())) return 'startUrl';
  return ssoSessionNameForm.test(nameOf(form)) ? undefined : 'name';
}

export function createSessionFormStore({ client, scope, onWritten }: SessionFormParts): SessionFormStore {
  const state = createStore<{ readonly shown: SessionForm | undefined }>()(() => ({ shown: undefined }));
  const shown = () => state.getState().shown;
  const put = (change: Partial<SessionForm>) => {
    const now = shown();
    if (now !== undefined) state.setState({ shown: { ...now, ...change } });
  };
  const preview = async (now: SessionForm) => {
    const isWanted = () => {
      const later = shown();
      return later !== undefined && sameWish(now, later);
    };
    try {
      const addition = await client.call('previewSession', wishOf(now));
      if (isWanted()) put({ addition });
    } catch (error) {
      if (isWanted()) put({ failure: failureOf(error) });
    }
  };
  return {
    state,
    open: () =>
      state.setState({
        shown: { startUrl: '', region: scope()?.region ?? usualRegion, typedName: undefined, ...nothingYet },
      }),
    close: () => state.setState({ shown: undefined }),
    set(change) {
      // The lines of before are not those of now.
      put({ ...change, ...nothingYet });
      const now = shown();
      if (now !== undefined && problemOf(now) === undefined) void preview(now);
    },
    async confirm() {
      const now = shown();
      if (now?.addition === undefined || now.writing) return;
      put({ writing: true });
      try {
        await client.call('addSession', { ...wishOf(now), text: now.addition.text });
      } catch (error) {
        put({ writing: false, failure: failureOf(error) });
        return;
      }
      state.setState({ shown: undefined });
      await onWritten(nameOf(now));
    },
  };
}

const nothingYet = { addition: undefined, failure: undefined, writing: false };

function wishOf(form: SessionForm) {
  return { name: nameOf(form), startUrl: form.startUrl.trim(), region: form.region };
}

function sameWish(one: SessionForm, other: SessionForm): boolean {
  return one.startUrl === other.startUrl && one.region === other.region && one.typedName === other.typedName;
}
