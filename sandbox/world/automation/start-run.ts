import { AwsError } from '../../wire/errors.ts';
import type { Principal } from '../credentials.ts';
import { ParameterError, parameterValues, type Values } from '../documents/parameter-values.ts';
import type { DocumentBody } from '../documents/read-document.ts';
import type { Nodes, WorldNode } from '../nodes.ts';
import type { RateControl } from '../rate-control.ts';
import type { Roles } from '../roles.ts';
import { nodesOf, type Target } from '../targets.ts';
import type { Automations } from './automations.ts';
import type { Execution, FanOut, Location, Place } from './execution.ts';
import { resolved } from './references.ts';
import type { ChildPlan } from './run-children.ts';

/** What StartAutomationExecution asks for, its document found. */
export interface RunRequest {
  readonly documentName: string;
  readonly documentVersion: string;
  readonly body: DocumentBody;
  readonly parameters: Readonly<Record<string, readonly string[]>>;
  readonly mode: Execution['mode'];
  readonly targetParameter: string | undefined;
  readonly targets: readonly Target[];
  readonly maps: FanOut['maps'];
  readonly control: RateControl;
  readonly locations: readonly Location[];
  readonly locationControl: RateControl;
  readonly givenLocations: unknown;
  readonly principal: Principal;
  readonly parentId: string | undefined;
  readonly target: string | undefined;
  readonly tags: Execution['tags'];
  readonly echoed: Execution['echoed'];
}

interface Places {
  readonly automations: (place: Place) => Automations;
  readonly nodes: (place: Place) => Nodes;
  readonly roles: Roles;
}

/** Starts a run in a place: a simple one, or the parent of one for each target, map or location. Throws AwsError. */
export function startRun(
  places: Places,
  place: Place,
  request: RunRequest,
): { execution: Execution; done: Promise<void> } {
  const { body, locations, locationControl, control } = request;
  const { runbook } = body;
  if (runbook === undefined) throw invalid('The document is no Automation document.');
  const plans = plansOf(places, place, request);
  const values = valuesOf(
    request,
    plans?.find(({ location }) => location === undefined),
  );
  checkRole(
    places,
    place,
    resolved(runbook.assumeRole, (name) => values.get(name)),
  );
  const { documentName, documentVersion, parameters, mode, principal, parentId, target, tags, echoed } = request;
  const fanOut: FanOut | undefined = plans && {
    parameter: request.targetParameter,
    targets: request.targets,
    maps: request.maps,
    control: locations.length > 0 ? locationControl : control,
    targetControl: control,
    locations,
    givenLocations: request.givenLocations,
    resolved: locations.length > 0 ? [] : plans.map((plan) => plan.target),
  };
  return places.automations(place).start({
    documentName,
    documentVersion,
    body,
    runbook,
    parameters,
    values,
    mode,
    principal,
    parentId,
    target,
    tags,
    echoed,
    ...(fanOut !== undefined && { fanOut, plans: plans ?? [] }),
  });
}

/** The children of a run; undefined for a simple one. */
function plansOf(places: Places, place: Place, request: RunRequest): ChildPlan[] | undefined {
  const { locations, parameters, targetParameter, targets, maps } = request;
  if (locations.length > 0)
    return locations.map((location) => ({ target: `${location.accountId}/${location.region}`, parameters, location }));
  if (maps.length > 0)
    return maps.map((map) => ({
      target: Object.values(map).flat().join(', '),
      parameters: { ...parameters, ...map },
      location: undefined,
    }));
  if (targets.length === 0) return undefined;
  if (targetParameter === undefined) throw invalid('Targets need a TargetParameterName.');
  if (!request.body.parameters.has(targetParameter))
    throw invalid(`Parameter ${targetParameter} is not defined in the document ${request.documentName}.`);
  if (Object.hasOwn(parameters, targetParameter))
    throw invalid(`Parameter ${targetParameter} is given by the targets and cannot be given as well.`);
  return targetValues(targets, places.nodes(place)).map((value) => ({
    target: value,
    parameters: { ...parameters, [targetParameter]: [value] },
    location: undefined,
  }));
}

function targetValues(targets: readonly Target[], nodes: Nodes): string[] {
  const given = targets.find(({ key }) => key === 'ParameterValues');
  if (given !== undefined) return [...new Set(given.values)];
  const eligible = ({ kind, state }: WorldNode) =>
    kind === 'ec2' && state !== 'terminated' && state !== 'shutting-down';
  return nodesOf(targets, nodes, eligible).map(({ id }) => id);
}

/** The values of a run; of a parent those of its first child stand for all. */
function valuesOf(
  { documentName, body, parameters, targetParameter, targets }: RunRequest,
  child: ChildPlan | undefined,
): Values {
  const given = child?.parameters ?? parameters;
  // A target parameter has no value of its own where nothing was found, or in a parent of places.
  const lacking = targets.length > 0 && targetParameter !== undefined && given[targetParameter] === undefined;
  const known = lacking ? new Map([...body.parameters].filter(([name]) => name !== targetParameter)) : body.parameters;
  try {
    return parameterValues(documentName, known, given);
  } catch (error) {
    if (error instanceof ParameterError) throw invalid(error.message);
    throw error;
  }
}

function checkRole({ roles }: Places, { accountId }: Place, role: unknown): void {
  if (typeof role !== 'string' || role === '' || role.includes('{{')) return;
  const name = role.replace(/^arn:aws:iam::\d{12}:role\/(?:.*\/)?/, '');
  const isOwn = !role.startsWith('arn:') || role.startsWith(`arn:aws:iam::${accountId}:`);
  if (isOwn && roles.roles(accountId).some((known) => known.name === name)) return;
  throw invalid('The defined assume role is unable to be assumed.');
}

function invalid(text: string): AwsError {
  return new AwsError('InvalidAutomationExecutionParametersException', text);
}
