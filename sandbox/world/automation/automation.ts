import { AwsError } from '../../wire/errors.ts';
import type { Documents } from '../documents/document-store.ts';
import type { Fleet } from '../fleet.ts';
import { perPlace } from '../per-place.ts';
import type { Roles } from '../roles.ts';
import { createAutomations, type Automations } from './automations.ts';
import type { Engine } from './engine.ts';
import type { Execution, Place } from './execution.ts';
import type { ChildPlan, ChildStarter } from './run-children.ts';
import { startRun, type RunRequest } from './start-run.ts';

interface AutomationOptions extends Omit<Engine, 'runChild'> {
  readonly roles: Roles;
  readonly nodes: (accountId: string, region: string) => Fleet;
  readonly documents: (accountId: string, region: string) => Documents;
  readonly exists: (accountId: string, region: string) => boolean;
}

/** Automation of all accounts and Regions: a run in one can have children in others. */
export function createAutomation(options: AutomationOptions): {
  of: (accountId: string, region: string) => Automations;
  startRun: (place: Place, request: RunRequest) => { execution: Execution; done: Promise<void> };
} {
  const { nodes, documents, roles, exists } = options;
  const engine: Engine = {
    ...options,
    async runChild(parent, name, parameters, signal) {
      const { accountId, region } = parent.place;
      const request = childRequest(documents(accountId, region), parent, name, parameters);
      const { execution, done } = start(parent.place, request);
      const stop = () => of(accountId, region).stop(execution, 'Cancel');
      signal.addEventListener('abort', stop, { once: true });
      await done;
      signal.removeEventListener('abort', stop);
      return execution;
    },
  };
  const starter: ChildStarter = {
    start(parent, plan) {
      const place = plan.location ?? parent.place;
      if (!exists(place.accountId, place.region))
        throw new AwsError(
          'AccessDenied',
          `The role arn:aws:iam::${place.accountId}:role/${plan.location?.roleName ?? ''} could not be assumed in ${place.region}.`,
        );
      const { execution, done } = start(place, plannedRequest(parent, plan));
      return { child: execution, done };
    },
    stop: (child) => of(child.place.accountId, child.place.region).stop(child, 'Cancel'),
  };
  const of = perPlace((accountId, region) => createAutomations({ accountId, region }, engine, starter));
  const places = {
    automations: (place: Place) => of(place.accountId, place.region),
    nodes: (place: Place) => nodes(place.accountId, place.region),
    roles,
  };
  const start = (place: Place, request: RunRequest) => startRun(places, place, request);
  return { of, startRun: start };
}

const plain = {
  targets: [],
  maps: [],
  locations: [],
  control: { maxConcurrency: '10', maxErrors: '0' },
  locationControl: { maxConcurrency: '1', maxErrors: '0' },
  givenLocations: undefined,
  targetParameter: undefined,
} as const;

/** A child of a parent: the same runbook for one target, or for the targets of one place. */
function plannedRequest(parent: Execution, { target, parameters, location }: ChildPlan): RunRequest {
  const { documentName, documentVersion, mode, principal, tags, body, fanOut } = parent;
  return {
    ...plain,
    documentName,
    documentVersion,
    parameters,
    mode,
    principal,
    tags,
    target,
    body,
    echoed: {},
    parentId: parent.id,
    ...(location !== undefined &&
      fanOut !== undefined && {
        targets: fanOut.targets,
        maps: fanOut.maps,
        targetParameter: fanOut.parameter,
        control: fanOut.targetControl,
      }),
  };
}

function childRequest(
  library: Documents,
  parent: Execution,
  name: string,
  parameters: Readonly<Record<string, readonly string[]>>,
): RunRequest {
  const document = library.find(name.replace(/^arn:.*:document\//, ''));
  const version = document?.versions.find(({ number }) => number === document.defaultVersion);
  if (document?.type !== 'Automation' || version === undefined)
    throw new AwsError('AutomationDefinitionNotFoundException', `Automation definition ${name} not found.`);
  return {
    ...plain,
    documentName: document.name,
    documentVersion: String(version.number),
    body: version.body,
    parameters,
    mode: 'Auto',
    principal: parent.principal,
    parentId: parent.id,
    target: undefined,
    tags: [],
    echoed: {},
  };
}
