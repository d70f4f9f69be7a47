import type { Contract } from '../../contract/index.ts';
import type { Aws } from '../aws/aws.ts';
import type { ProfileFiles } from '../aws/profile-files.ts';
import type { Questions } from '../aws/questions.ts';
import type { IdentityCenter } from '../aws/sso/identity-center.ts';
import type { Log } from '../log/log.ts';
import type { LocalStore } from '../storage/local-store.ts';
import type { SettingsStore } from '../storage/settings.ts';
import { createAppHandlers, type AppParts } from './app/index.ts';
import { createAutomationHandlers } from './automation/index.ts';
import { createDocumentsHandlers } from './documents/index.ts';
import { createFleetHandlers } from './fleet/index.ts';
import type { Handlers } from './handlers.ts';
import { createIdentityCenterHandlers } from './identity-center/index.ts';
import { createNetworkHandlers } from './network/index.ts';
import { createPickersHandlers } from './pickers/index.ts';
import { createProfilesHandlers, type ProfilesParts } from './profiles/index.ts';
import { createRecordingsHandlers } from './recordings/index.ts';
import type { RecordingsParts } from './recordings/service.ts';
import { createRunCommandHandlers } from './run-command/index.ts';
import { createSessionDocumentsHandlers } from './session-documents/index.ts';
import { createPreferencesHandlers } from './session-preferences/index.ts';
import { createSessionsHandlers } from './sessions/index.ts';
import { createSettingsHandlers } from './settings/index.ts';
import { createSignInHandlers } from './sign-in/index.ts';
import { createSshHandlers } from './ssh/index.ts';
import { createTerminalsHandlers } from './terminals/index.ts';
import type { TerminalHost } from './terminals/terminal-host.ts';
import { createTunnelsHandlers } from './tunnels/index.ts';
import type { TunnelsService } from './tunnels/service.ts';
import { createTransfersHandlers } from './transfers/index.ts';
import type { TransfersParts } from './transfers/service.ts';

/** What the features are made of. */
export interface FeatureParts {
  readonly app: AppParts;
  readonly aws: Aws;
  readonly files: ProfileFiles;
  readonly inUse: ProfilesParts['inUse'];
  readonly identityCenter: IdentityCenter;
  readonly questions: Questions;
  readonly host: TerminalHost;
  readonly tunnels: TunnelsService;
  readonly settings: SettingsStore;
  readonly store: LocalStore;
  readonly log: Log;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly homeDir: string;
  /** The session-manager-plugin executable. */
  readonly pluginFile: string;
  readonly recordingsFolder: string;
  /** File dialogs and the system's file browser. */
  readonly saving: RecordingsParts['saving'] & TransfersParts['saving'];
  readonly droppedFile: TransfersParts['droppedFile'];
}

/** Every feature's handlers, one line each; the type requires all of the contract. */
export function createHandlers(parts: FeatureParts): { readonly [N in keyof Contract]: Handlers<Contract[N]> } {
  return {
    app: createAppHandlers(parts.app),
    automation: createAutomationHandlers(parts),
    documents: createDocumentsHandlers(parts),
    fleet: createFleetHandlers(parts),
    network: createNetworkHandlers(parts),
    identityCenter: createIdentityCenterHandlers(parts),
    pickers: createPickersHandlers(parts),
    preferences: createPreferencesHandlers(parts),
    profiles: createProfilesHandlers(parts),
    recordings: createRecordingsHandlers(parts),
    runCommand: createRunCommandHandlers(parts),
    sessionDocuments: createSessionDocumentsHandlers(parts),
    sessions: createSessionsHandlers(parts),
    settings: createSettingsHandlers(parts),
    signIn: createSignInHandlers(parts),
    ssh: createSshHandlers(parts),
    terminals: createTerminalsHandlers(parts),
    tunnels: createTunnelsHandlers(parts),
    transfers: createTransfersHandlers(parts),
  };
}
