import type { Contract } from '../../../contract/index.ts';
import type { Activity, AppInfo } from '../../../contract/features/app.ts';
import { failed, type Failure } from '../../../contract/failure.ts';
import type { Handlers } from '../handlers.ts';
import { untilAborted } from '../until-aborted.ts';
import type { EmbeddedSandbox } from './sandbox.ts';

export interface AppParts {
  readonly info: AppInfo;
  readonly activity: { current(): Activity; watch(listener: (activity: Activity) => void): () => void };
  readonly notices: { all(): readonly Failure[]; watch(listener: (failure: Failure) => void): () => void };
  readonly sandbox: Pick<EmbeddedSandbox, 'start'>;
  /** Opens a page in the system's browser; false when the page is not on the list. */
  openPage(url: string): Promise<boolean>;
  /** Shows a notification of the system's; resolves to true when the user chose it, which brings the window to the front. */
  notify(title: string, body: string): Promise<boolean>;
  /** Shows a file or folder in the system's file browser. */
  showFile(file: 'config' | 'credentials' | 'data-folder'): Promise<void>;
}

/** What the window asks of the app itself. */
export function createAppHandlers(parts: AppParts): Handlers<Contract['app']> {
  return {
    info: async () => parts.info,
    activity: (_input, emit, { signal }) => {
      emit(parts.activity.current());
      return untilAborted(signal, parts.activity.watch(emit));
    },
    notices: (_input, emit, { signal }) => {
      for (const failure of parts.notices.all()) emit(failure);
      return untilAborted(signal, parts.notices.watch(emit));
    },
    startSandbox: async () => ({ scope: await parts.sandbox.start() }),
    openExternal: async ({ url }) => {
      if (!(await parts.openPage(url))) throw failed('invalid-request', 'This page is not on the list.');
      return {};
    },
    notify: async ({ title, body }) => ({ chosen: await parts.notify(title, body) }),
    showFile: async ({ file }) => {
      await parts.showFile(file);
      return {};
    },
  };
}
