import type { HopResult, NetworkSettings, NetworkValues, NetworkView } from '../../../contract/features/network.ts';
import type { Scope } from '../../../contract/values.ts';
import type { Aws } from '../../aws/aws.ts';
import { readCaBundle } from '../../aws/ca-bundle.ts';
import { testNetwork } from '../../aws/network-test.ts';
import { networkView } from '../../aws/network-view.ts';
import type { ProfileFiles } from '../../aws/profile-files.ts';
import type { SettingsStore } from '../../storage/settings.ts';
import { tellLatest } from '../tell-latest.ts';

export interface NetworkParts {
  readonly aws: Pick<Aws, 'place' | 'send'>;
  readonly files: Pick<ProfileFiles, 'current' | 'watch'>;
  readonly settings: SettingsStore;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The system's dialog for files. */
  readonly saving: { chooseFiles(): Promise<readonly string[]> };
}

export interface NetworkService {
  /** Tells what is set and in force, now and after each change of settings or files, until the signal is aborted. */
  watch(profile: string | undefined, emit: (view: NetworkView) => void, signal: AbortSignal): Promise<void>;
  /** Keeps the values of one level. Throws FailureError `ca-broken` for a file without certificates. */
  change(profile: string | undefined, values: NetworkValues): Promise<Record<string, never>>;
  chooseCaFile(): Promise<{ file?: string }>;
  /** Tells each hop; resolves after the last one, or at once when the signal is aborted. */
  test(scope: Scope, emit: (result: HopResult) => void, signal: AbortSignal): Promise<void>;
}

export function createNetworkService({ aws, files, settings, env, saving }: NetworkParts): NetworkService {
  return {
    watch(profile, emit, signal) {
      const read = () => networkView({ snapshot: files.current(), env, settings: settings.current().network, profile });
      return tellLatest(read, emit, signal, [files.watch, settings.watch]);
    },
    async change(profile, values) {
      if (values.caFile !== undefined) await readCaBundle(values.caFile);
      await settings.change({ network: withLevel(settings.current().network, profile, values) });
      return {};
    },
    async chooseCaFile() {
      const [file] = await saving.chooseFiles();
      return file === undefined ? {} : { file };
    },
    async test(scope, emit, signal) {
      const tell = (result: HopResult) => {
        if (!signal.aborted) emit(result);
      };
      await testNetwork({ aws, scope, signal, tell }).catch((error: unknown) => {
        if (!signal.aborted) throw error;
      });
    },
  };
}

/** A profile of which nothing is set any more leaves nothing behind. */
function withLevel(before: NetworkSettings, profile: string | undefined, values: NetworkValues): NetworkSettings {
  const { endpoints, ...rest } = values;
  const some = Object.keys(endpoints ?? {}).length > 0;
  const kept: NetworkValues = some ? values : rest;
  if (profile === undefined) return { ...before, all: kept };
  const others = Object.entries(before.profiles).filter(([name]) => name !== profile);
  const own = Object.keys(kept).length === 0 ? [] : [[profile, kept] as const];
  return { ...before, profiles: Object.fromEntries([...others, ...own]) };
}
