import { randomUUID } from 'node:crypto';
import { expect, vi } from 'vitest';
import { AutomationRequest } from '../../contract/automation-request.ts';
import type {
  AutomationChild,
  AutomationDetails,
  AutomationStep,
  AutomationSummary,
} from '../../contract/automation-run.ts';
import { HistoryFilter } from '../../contract/features/automation.ts';
import { identify } from '../../main/aws/identity.ts';
import { listHistory } from '../../main/features/automation/history.ts';
import { createAutomationsService, type AutomationsService } from '../../main/features/automation/service.ts';
import { createRunbook, soon } from './automation-calls.ts';
import { startSandboxAws, type SandboxAws } from './sandbox-aws.ts';
import { clientsOf } from './sandbox-clients.ts';
import { nodesOf, onlineLinux } from './sandbox-nodes.ts';

const { signal } = new AbortController();

/** A sandbox whose instances and commands are quick, seen by an account that is known. */
export async function startAutomationBox(): Promise<SandboxAws> {
  const box = await startSandboxAws({ nodes: 60, stateMs: 250, commandDelayMs: 10, secondMs: 50 });
  await identify({ aws: box.aws, files: box.files, identities: box.store.identities }, box.scope, signal);
  return box;
}

export const request = (document: string, rest: object = {}) =>
  AutomationRequest.parse({ document, parameters: {}, ...rest });

export const sleep = (name: string, more: object = {}) => ({
  name,
  action: 'aws:sleep',
  inputs: { Duration: 'PT0S' },
  ...more,
});

/** What tests do with automations, in the sandbox of now. */
export function automationsIn(boxOf: () => SandboxAws) {
  /** Looks often: the sandbox is quicker than AWS. */
  const service = () =>
    createAutomationsService({
      ...boxOf(),
      timing: {
        listing: () => Promise.resolve(),
        wait: (ms, until) =>
          new Promise((resolve) => {
            const timer = setTimeout(resolve, ms / 40);
            until.addEventListener('abort', () => (clearTimeout(timer), resolve()), { once: true });
          }),
      },
    });
  const begin = (runs: AutomationsService, asked: AutomationRequest) =>
    runs.start(boxOf().scope, randomUUID(), asked, signal);
  const instances = (count: number) =>
    nodesOf(boxOf().sandbox, onlineLinux)
      .slice(0, count)
      .map(({ id }) => id);
  const create = (name: string, mainSteps: object[], more?: object) =>
    createRunbook(clientsOf(boxOf().sandbox).ssm, name, mainSteps, more);

  /** Somebody who looks at a run, with all that was told until now. */
  const looker = (runs: AutomationsService, runId: string, scope = boxOf().scope) => {
    const life = new AbortController();
    const seen = {
      run: undefined as AutomationSummary | undefined,
      request: undefined as AutomationRequest | undefined,
      details: undefined as AutomationDetails | undefined,
      steps: new Map<string, AutomationStep>(),
      children: new Map<string, AutomationChild>(),
      statuses: new Set<string>(),
    };
    const watching = runs.watch(
      scope,
      runId,
      (told) => {
        seen.run = told.run;
        seen.statuses.add(told.run.status);
        if (told.request !== undefined) seen.request = told.request;
        if (told.details !== undefined) seen.details = told.details;
        for (const step of told.steps) seen.steps.set(step.stepId, step);
        for (const child of told.children) seen.children.set(child.key, child);
      },
      life.signal,
    );
    return {
      seen,
      stepNamed: (name: string) => [...seen.steps.values()].find((step) => step.name === name),
      statusesOf: () => Object.fromEntries([...seen.steps.values()].map(({ name, status }) => [name, status])),
      until: (met: () => void) => vi.waitFor(met, soon),
      over: () => vi.waitFor(() => expect(seen.run?.isOver).toBe(true), soon),
      async end() {
        life.abort();
        await watching;
      },
    };
  };
  /** The runs that AWS tells with a filter. */
  const history = async (runs: AutomationsService, filter: object): Promise<AutomationSummary[]> => {
    const { aws, scope } = boxOf();
    const listed: AutomationSummary[] = [];
    const kept = await runs.kept(scope);
    await listHistory({ aws, kept, scope, signal }, HistoryFilter.parse(filter), (page) => listed.push(...page.runs));
    return listed;
  };
  return { service, begin, instances, create, looker, history };
}
