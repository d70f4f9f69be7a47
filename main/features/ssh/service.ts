import { rmdir } from 'node:fs/promises';
import path from 'node:path';
import type { SshPreview, SshStatus, SshWish } from '../../../contract/features/ssh.ts';
import { readBytes, removeFile, replaceBytes } from '../../aws/user-file.ts';
import { configText, hasInclude, includeLine, withInclude, withoutInclude } from './lines.ts';

export interface SshParts {
  readonly homeDir: string;
  /** The session-manager-plugin executable. */
  readonly pluginFile: string;
  readonly platform?: NodeJS.Platform;
}

/** The user's ~/.ssh: one line of the user's own file, and a file of ours that it includes. */
export function createSshService({ homeDir, pluginFile, platform = process.platform }: SshParts) {
  const folder = path.join(homeDir, '.ssh');
  const config = path.join(folder, 'config');
  const file = path.join(folder, 'config.d', 'fleetdeck');
  const backup = path.join(folder, 'config.before-fleetdeck');
  const textOf = (wish: SshWish) => configText(wish, { plugin: pluginFile, platform });

  const status = async (): Promise<SshStatus> => {
    const [own, users, kept] = await Promise.all([readBytes(file), readBytes(config), readBytes(backup)]);
    const included = users !== undefined && hasInclude(users);
    const both = own !== undefined && included;
    return {
      state: both ? 'written' : own !== undefined || included ? 'partly' : 'absent',
      config,
      file,
      ...(own !== undefined && { text: Buffer.from(own, 'latin1').toString('utf8') }),
      ...(kept !== undefined && { backup }),
    };
  };

  const write = async (wish: SshWish): Promise<SshStatus> => {
    // First what nobody reads yet: an Include of a missing file would do no harm, and one of half a file would.
    await replaceBytes(file, Buffer.from(textOf(wish)).toString('latin1'));
    const users = await readBytes(config);
    if (users === undefined || !hasInclude(users)) {
      if (users !== undefined) await replaceBytes(backup, users);
      await replaceBytes(config, withInclude(users ?? ''));
    }
    return status();
  };

  const remove = async (): Promise<SshStatus> => {
    const [users, kept] = await Promise.all([readBytes(config), readBytes(backup)]);
    if (users !== undefined && hasInclude(users)) {
      const before = withoutInclude(users);
      // Without a copy there was no file before ours.
      if (before === '' && kept === undefined) await removeFile(config);
      else await replaceBytes(config, before);
      // A file that was changed since may lack what the copy has: then the copy stays.
      if (before === kept) await removeFile(backup);
    }
    await removeFile(file);
    await rmdir(path.dirname(file)).catch(() => undefined);
    return status();
  };

  return {
    status,
    preview: async (wish: SshWish): Promise<SshPreview> => ({ includeLine, text: textOf(wish) }),
    write,
    remove,
  };
}
