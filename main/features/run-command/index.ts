import type { Contract } from '../../../contract/index.ts';
import { listGroups } from '../../aws/resource-groups.ts';
import { listRunnable, readRunnable } from '../../aws/runnable-documents.ts';
import type { ExportParts } from '../export-place.ts';
import type { Handlers } from '../handlers.ts';
import { createKnownDocuments } from '../known-documents.ts';
import { refuseParameters } from '../refused-parameters.ts';
import { untilAborted } from '../until-aborted.ts';
import { exportRun } from './export.ts';
import { listHistory } from './history.ts';
import { resolveTargets } from './resolve.ts';
import { createRunsService, type RunsParts } from './service.ts';

export function createRunCommandHandlers(parts: RunsParts & ExportParts): Handlers<Contract['runCommand']> {
  const { aws } = parts;
  const runs = createRunsService(parts);
  const library = createKnownDocuments(
    async ({ scope, ...which }, signal) => (await readRunnable({ aws, scope, signal }, 'Command', which)).details,
  );
  return {
    documents: ({ scope }, { signal }) => listRunnable({ aws, scope, signal }, 'Command'),
    document: (which, { signal }) => library.read(which, signal),
    groups: ({ scope }, { signal }) => listGroups({ aws, scope, signal }),
    resolve: ({ scope, targets }, { signal }) => resolveTargets(aws, scope, targets, signal),
    start: async ({ scope, command }, { signal }) => {
      const { document: name, version, parameters } = command;
      await library.hold({ scope, name, version }, signal, (document) => refuseParameters(document, parameters));
      return { runId: await runs.start(scope, command, signal) };
    },
    begun: (_input, emit, { signal }) =>
      untilAborted(
        signal,
        runs.watchBegun((all) => emit({ runs: [...all] })),
      ),
    history: async ({ scope }, emit, { signal }) =>
      listHistory({ aws, kept: await runs.kept(scope) }, scope, emit, signal),
    watch: ({ scope, runId }, emit, { signal }) => runs.watch(scope, runId, emit, signal),
    output: async ({ scope, runId, nodeId }) => ({ steps: await runs.output(scope, runId, nodeId) }),
    whole: ({ scope, runId, ...of }, { signal }) => runs.whole(scope, runId, of, signal),
    search: ({ scope, runId, text }, { signal }) => runs.search(scope, runId, text, signal),
    cancel: async ({ scope, runId, nodeIds }, { signal }) => {
      await runs.cancel(scope, runId, nodeIds, signal);
      return {};
    },
    export: ({ scope, runId, form }, { signal }) => exportRun(runs, parts, { scope, runId, form }, signal),
  };
}
