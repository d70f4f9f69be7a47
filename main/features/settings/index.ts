import type { Contract } from '../../../contract/index.ts';
import type { SettingsStore } from '../../storage/settings.ts';
import type { Handlers } from '../handlers.ts';
import { untilAborted } from '../until-aborted.ts';

export function createSettingsHandlers({ settings }: { settings: SettingsStore }): Handlers<Contract['settings']> {
  return {
    watch: (_input, emit, { signal }) => {
      emit(settings.current());
      return untilAborted(signal, settings.watch(emit));
    },
    change: (change) => settings.change(change),
  };
}
