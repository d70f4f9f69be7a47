import type { Contract } from '../../../contract/index.ts';
import type { Handlers } from '../handlers.ts';
import { createRecordingsService, type RecordingsParts } from './service.ts';

export function createRecordingsHandlers(parts: RecordingsParts): Handlers<Contract['recordings']> {
  const service = createRecordingsService(parts);
  return {
    list: (_input, emit, { signal }) => service.list(emit, signal),
    read: (input) => service.read(input),
    search: (input, emit, { signal }) => service.search(input, emit, signal),
    remove: ({ recordingIds }) => service.remove(recordingIds),
    export: (input, { signal }) => service.export(input, signal),
    reveal: ({ recordingId }) => service.reveal(recordingId),
  };
}
