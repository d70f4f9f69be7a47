import { accessSync, constants, readFileSync } from 'node:fs';
import type { Terminal } from '../../../contract/features/terminals.ts';
import { failed } from '../../../contract/failure.ts';
import type { TerminalSize, TerminalTarget } from '../../../contract/terminal.ts';
import type { Aws } from '../../aws/aws.ts';
import type { ProfileFiles } from '../../aws/profile-files.ts';
import { endSession, startSession } from '../../aws/session-calls.ts';
import type { Log } from '../../log/log.ts';
import type { LocalStore } from '../../storage/local-store.ts';
import type { SettingsStore } from '../../storage/settings.ts';
import { findShells, type FoundShell } from '../../terminal-host/local/shells.ts';
import { planRecording } from './recording-plan.ts';
import { shellEnvironment } from './shell-environment.ts';
import type { TerminalHost } from './terminal-host.ts';

export interface TerminalsParts {
  readonly aws: Pick<Aws, 'send' | 'streamUrl' | 'route' | 'shellEnvironment'>;
  readonly host: TerminalHost;
  readonly log: Log;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly homeDir: string;
  readonly settings: Pick<SettingsStore, 'current'>;
  readonly files: Pick<ProfileFiles, 'fingerprint'>;
  readonly store: Pick<LocalStore, 'identities'>;
  /** Where recordings are kept. */
  readonly recordingsFolder: string;
}

/** What the window's terminals are: sessions of nodes and shells of this computer. */
export function createTerminalsService(parts: TerminalsParts) {
  const { aws, host, log, env, homeDir } = parts;
  const shells = (): FoundShell[] => findShells({ platform: process.platform, env, isExecutable, readText });

  const openLocal = async (
    target: Extract<TerminalTarget, { kind: 'local' }>,
    size: TerminalSize,
  ): Promise<Terminal> => {
    const shell = shells().find(({ shellId }) => shellId === target.shellId);
    if (shell === undefined) {
      throw failed('shell-failed', `The shell ${target.shellId} was not found on this computer.`, {
        subject: { file: target.shellId },
      });
    }
    const profile = target.scope === undefined ? undefined : aws.shellEnvironment(target.scope);
    const { file, args } = shell;
    const recording = await planRecording(parts, target);
    return host.openLocal(
      target,
      { file, args: [...args], env: shellEnvironment(env, profile), cwd: homeDir, recording },
      size,
    );
  };

  const openSession = async (
    target: Extract<TerminalTarget, { kind: 'session' }>,
    size: TerminalSize,
    signal: AbortSignal,
  ): Promise<Terminal> => {
    const { scope, nodeId } = target;
    const session = await startSession(aws, target);
    try {
      const recording = await planRecording(parts, target, session.sessionId);
      // The one who asked may be gone: a session that nobody sees must not live on.
      if (signal.aborted) throw failed('cancelled', 'The terminal was not wanted any more.');
      return host.openSession(target, { ...session, nodeId, recording }, size);
    } catch (error) {
      await endSession(aws, log, scope, session.sessionId);
      throw error;
    }
  };

  return {
    shells: () => shells().map(({ shellId, label }) => ({ shellId, label })),
    open: async (target: TerminalTarget, size: TerminalSize, signal: AbortSignal): Promise<Terminal> =>
      target.kind === 'local' ? openLocal(target, size) : host.opening(() => openSession(target, size, signal)),
  };
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function readText(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
