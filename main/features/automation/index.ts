import type { Contract } from '../../../contract/index.ts';
import { listGroups } from '../../aws/resource-groups.ts';
import { listRunnable } from '../../aws/runnable-documents.ts';
import type { ExportParts } from '../export-place.ts';
import type { Handlers } from '../handlers.ts';
import { createKnownDocuments } from '../known-documents.ts';
import { quietly } from '../spacing.ts';
import { untilAborted } from '../until-aborted.ts';
import { describeRunbook } from './documents.ts';
import { exportRun } from './export.ts';
import { listHistory } from './history.ts';
import { previewRun } from './preview.ts';
import { refuseRequest } from './refused-request.ts';
import { resolveTargets } from './resolve.ts';
import { createAutomationsService, type AutomationsParts } from './service.ts';

export function createAutomationHandlers(parts: AutomationsParts & ExportParts): Handlers<Contract['automation']> {
  const { aws } = parts;
  const runs = createAutomationsService(parts);
  const library = createKnownDocuments(({ scope, name, version }, signal) =>
    describeRunbook({ aws, scope, signal }, name, version),
  );
  return {
    documents: ({ scope }, { signal }) => listRunnable({ aws, scope, signal }, 'Automation'),
    document: (which, { signal }) => library.read(which, signal),
    groups: ({ scope }, { signal }) => listGroups({ aws, scope, signal }),
    resolve: async ({ scope, parameter, targets }, { signal }) => {
      const found = await resolveTargets({ aws, scope, signal }, parameter, targets);
      return found === undefined ? {} : { targets: found };
    },
    preview: ({ scope, run }, { signal }) => previewRun({ aws, wait: quietly }, scope, run, signal),
    start: async ({ scope, token, run }, { signal }) => {
      const which = { scope, name: run.document, version: run.version };
      await library.hold(which, signal, (document) => refuseRequest(document, run, signal));
      return { runId: await runs.start(scope, token, run, signal) };
    },
    begun: (_input, emit, { signal }) =>
      untilAborted(
        signal,
        runs.watchBegun((all) => emit({ runs: [...all] })),
      ),
    history: async ({ scope, filter }, emit, { signal }) =>
      listHistory({ aws, kept: await runs.kept(scope), scope, signal }, filter, emit),
    watch: ({ scope, runId }, emit, { signal }) => runs.watch(scope, runId, emit, signal),
    signal: async ({ scope, executionId, signal: sent }, { signal }) => {
      await runs.signal(scope, executionId, sent, signal);
      return {};
    },
    stop: async ({ scope, runId, type }, { signal }) => {
      await runs.stop(scope, runId, type, signal);
      return {};
    },
    export: ({ scope, runId, form }, { signal }) => exportRun(runs, parts, { scope, runId, form }, signal),
  };
}
