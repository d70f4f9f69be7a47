import type {
  ImportWish,
  NewSsoSession,
  SsoSessionState,
  FileAddition,
  PortalAccount,
} from '../../../contract/features/identity-center.ts';
import { failed } from '../../../contract/failure.ts';
import { appendToConfig, backupOf } from '../../aws/append-to-config.ts';
import type { ProfileFiles } from '../../aws/profile-files.ts';
import { roleSections, sessionSection } from '../../aws/sso/config-lines.ts';
import type { IdentityCenter } from '../../aws/sso/identity-center.ts';
import type { KnownSession } from '../../aws/sso/known-sessions.ts';
import type { AssignedAccount } from '../../aws/sso/portal.ts';
import { readBytes } from '../../aws/user-file.ts';
import type { SettingsStore } from '../../storage/settings.ts';
import { tellLatest } from '../tell-latest.ts';

export interface IdentityCenterServiceParts {
  readonly identityCenter: IdentityCenter;
  readonly files: Pick<ProfileFiles, 'current' | 'paths' | 'reload'>;
  readonly settings: Pick<SettingsStore, 'current' | 'watch'>;
}

/** What the feed of roles tells. */
interface Roles {
  readonly accounts: PortalAccount[];
  readonly all: number;
  readonly done: boolean;
}

export function createIdentityCenterService({ identityCenter, files, settings }: IdentityCenterServiceParts) {
  const stateOf = async (key: string, { session, profiles }: KnownSession): Promise<SsoSessionState> => {
    const token = await identityCenter.token(session);
    return {
      session: key,
      isSection: session.name !== undefined,
      startUrl: session.startUrl,
      region: session.region,
      profiles: [...profiles],
      renewsItself: token?.refreshToken !== undefined,
      way: settings.current().signInWays[key] ?? 'browser',
      ...(token !== undefined && { expiresAt: token.expiresAt }),
    };
  };
  const list = async () => ({
    sessions: await Promise.all([...identityCenter.sessions()].map(([key, known]) => stateOf(key, known))),
  });

  /** The place and the exact lines; nothing is written. */
  const addition = async (text: string): Promise<FileAddition> => {
    const file = files.paths.config;
    const there = (await readBytes(file)) !== undefined;
    return { file, text, ...(there && { backup: backupOf(file) }) };
  };
  /** Writes lines that were agreed to; others than those are refused. */
  const write = async (text: string, agreed: string) => {
    if (text !== agreed) throw failed('invalid-request', 'The lines are not the ones that were shown.');
    await appendToConfig(files.paths.config, text);
    await files.reload();
  };

  const sessionText = (wish: NewSsoSession): string => {
    if (files.current().ssoSessions.has(wish.name)) throw taken(wish.name);
    return sessionSection(wish);
  };
  const rolesText = ({ session: key, roles, region }: ImportWish): string => {
    const known = identityCenter.sessions().get(key);
    if (known === undefined)
      throw failed('not-found', `There is no sso-session ${key}.`, { subject: { session: key } });
    const { profiles } = files.current();
    const seen = new Set<string>();
    for (const { profile } of roles) {
      if (profiles.has(profile) || seen.has(profile)) throw taken(profile);
      seen.add(profile);
    }
    return roleSections(known.session, roles, region);
  };

  return {
    watch(emit: (state: Awaited<ReturnType<typeof list>>) => void, signal: AbortSignal): Promise<void> {
      return tellLatest(list, emit, signal, [identityCenter.watch, settings.watch]);
    },
    previewSession: async (wish: NewSsoSession) => addition(sessionText(wish)),
    addSession: async ({ text, ...wish }: NewSsoSession & { text: string }) => write(sessionText(wish), text),
    async roles(key: string, emit: (roles: Roles) => void, signal: AbortSignal): Promise<void> {
      let last: Roles = { accounts: [], all: 0, done: false };
      const found = (accounts: readonly AssignedAccount[], all: number) => {
        last = { accounts: accounts.map((account) => ({ ...account, roles: [...account.roles] })), all, done: false };
        emit(last);
      };
      await identityCenter.assignments(key, found, signal);
      emit({ ...last, done: true });
    },
    previewImport: async (wish: ImportWish) => addition(rolesText(wish)),
    importRoles: async ({ text, ...wish }: ImportWish & { text: string }) => write(rolesText(wish), text),
  };
}

function taken(name: string) {
  return failed('invalid-request', `The name ${name} is in the AWS files already.`, { subject: { name } });
}
