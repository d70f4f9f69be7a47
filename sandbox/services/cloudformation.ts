import { AwsError } from '../wire/errors.ts';
import { makeToken, readToken } from '../wire/paging.ts';
import { queryProtocol, type Input } from '../wire/protocols.ts';
import type { Stack, StackDraft, Stacks } from '../world/stacks/stacks.ts';
import { outputValue, readTemplate, TemplateError, type Template } from '../world/stacks/template.ts';
import { readS3Url } from './s3-url.ts';
import type { Caller, Service } from './service.ts';
import { list, required, strings } from './ssm-nodes.ts';

export const cloudformation: Service = {
  protocol: queryProtocol('http://cloudformation.amazonaws.com/doc/2010-05-15/'),
  operations: {
    CreateStack: createStack,
    DeleteStack: deleteStack,
    DescribeStackEvents: describeStackEvents,
    DescribeStackResources: describeStackResources,
    DescribeStacks: describeStacks,
    GetTemplate: getTemplate,
    ListStacks: listStacks,
    UpdateStack: updateStack,
  },
};

/** cloudformation:CreateStack. Throws AlreadyExistsException and ValidationError. */
function createStack(input: Input, caller: Caller): unknown {
  const name = required(input, 'StackName');
  if (!/^[a-zA-Z][-a-zA-Z0-9]{0,127}$/.test(name)) throw invalid(`Value '${name}' at 'stackName' is not valid.`);
  if (stacksOf(caller).find(name) !== undefined)
    throw new AwsError('AlreadyExistsException', `Stack [${name}] already exists`);
  const body = bodyOf(input, caller);
  if (body === undefined) throw invalid('Either Template URL or Template Body must be specified.');
  const draft = draftOf(input, body, undefined);
  return { StackId: stacksOf(caller).create(name, draft).id };
}

/** cloudformation:UpdateStack. What changes nothing is the ValidationError "No updates are to be performed." */
function updateStack(input: Input, caller: Caller): unknown {
  const stack = stackNamed(required(input, 'StackName'), caller);
  if (stack.status.endsWith('_IN_PROGRESS') || stack.status === 'ROLLBACK_COMPLETE' || stack.deletedAt !== undefined)
    throw invalid(`Stack:${stack.id} is in ${stack.status} state and can not be updated.`);
  const usesOld = String(input.UsePreviousTemplate) === 'true';
  const body = usesOld ? stack.body : bodyOf(input, caller);
  if (body === undefined) throw invalid('Either Template URL or Template Body must be specified.');
  const draft = draftOf(input, body, stack);
  if (isSame(stack, draft)) throw invalid('No updates are to be performed.');
  stacksOf(caller).update(stack, draft);
  return { StackId: stack.id };
}

/** cloudformation:DeleteStack: nothing happens for a stack that is not there. */
function deleteStack(input: Input, caller: Caller): unknown {
  const stack = stacksOf(caller).find(required(input, 'StackName'));
  if (stack !== undefined) stacksOf(caller).remove(stack);
  return {};
}

/** cloudformation:DescribeStacks: one, or all that are not deleted. */
function describeStacks(input: Input, caller: Caller): unknown {
  if (typeof input.StackName === 'string') return { Stacks: [described(stackNamed(input.StackName, caller))] };
  const all = stacksOf(caller)
    .list()
    .filter(({ deletedAt }) => deletedAt === undefined);
  return page('DescribeStacks', 'Stacks', all.map(described), input, caller);
}

function listStacks(input: Input, caller: Caller): unknown {
  const wanted = strings(input.StackStatusFilter);
  const all = stacksOf(caller)
    .list()
    .filter(({ status }) => wanted.length === 0 || wanted.includes(status))
    .map((stack) => ({
      StackId: stack.id,
      StackName: stack.name,
      TemplateDescription: stack.template.description,
      ...times(stack),
      StackStatus: stack.status,
    }));
  return page('ListStacks', 'StackSummaries', all, input, caller);
}

/** cloudformation:DescribeStackEvents: newest first. */
function describeStackEvents(input: Input, caller: Caller): unknown {
  const stack = stackNamed(required(input, 'StackName'), caller);
  const all = stack.events.toReversed().map((event) => ({
    StackId: stack.id,
    EventId: event.id,
    StackName: stack.name,
    LogicalResourceId: event.logicalId,
    PhysicalResourceId: event.physicalId,
    ResourceType: event.type,
    Timestamp: new Date(event.at).toISOString(),
    ResourceStatus: event.status,
    ResourceStatusReason: event.reason === '' ? undefined : event.reason,
  }));
  return page('DescribeStackEvents', 'StackEvents', all, input, caller);
}

function describeStackResources(input: Input, caller: Caller): unknown {
  const stack = stackNamed(required(input, 'StackName'), caller);
  return {
    StackResources: [...stack.resources.values()].map((resource) => ({
      StackName: stack.name,
      StackId: stack.id,
      LogicalResourceId: resource.logicalId,
      PhysicalResourceId: resource.physicalId,
      ResourceType: resource.type,
      Timestamp: new Date(resource.at).toISOString(),
      ResourceStatus: resource.status,
    })),
  };
}

function getTemplate(input: Input, caller: Caller): unknown {
  return {
    TemplateBody: stackNamed(required(input, 'StackName'), caller).body,
    StagesAvailable: ['Original', 'Processed'],
  };
}

function page(operation: string, member: string, all: readonly object[], input: Input, caller: Caller): object {
  const size = 100;
  const question = [operation, caller.accountId, caller.region, input.StackName, input.StackStatusFilter];
  const from = readToken(question, input.NextToken, invalid('The NextToken is not valid.'));
  const more = from + size < all.length;
  return { [member]: all.slice(from, from + size), NextToken: more ? makeToken(question, from + size) : undefined };
}

function stacksOf({ world, accountId, region }: Caller): Stacks {
  return world.stacks(accountId, region);
}

function stackNamed(name: string, caller: Caller): Stack {
  const stack = stacksOf(caller).find(name);
  if (stack === undefined) throw invalid(`Stack with id ${name} does not exist`);
  return stack;
}

/** A template that is given, or lies in a bucket of the account. */
function bodyOf({ TemplateBody, TemplateURL }: Input, caller: Caller): string | undefined {
  if (typeof TemplateBody === 'string') return TemplateBody;
  if (typeof TemplateURL !== 'string') return undefined;
  const found = readS3Url(TemplateURL, caller);
  if (found === 'no-url') throw invalid('TemplateURL must be a supported URL.');
  if (found === 'denied') throw invalid('S3 error: Access Denied');
  return found.text;
}

function draftOf(input: Input, body: string, before: Stack | undefined): StackDraft {
  const template = read(body);
  const tags =
    input.Tags === undefined
      ? undefined
      : list(input.Tags).map(({ Key, Value }) => [String(Key), String(Value)] as const);
  return {
    body,
    template,
    parameters: parametersOf(input, template, before),
    capabilities: strings(input.Capabilities),
    tags: tags ?? before?.tags ?? [],
  };
}

function read(body: string): Template {
  try {
    return readTemplate(body);
  } catch (error) {
    if (error instanceof TemplateError) throw invalid(error.message);
    throw error;
  }
}

/** A parameter that is not listed goes back to its default. */
function parametersOf(input: Input, template: Template, before: Stack | undefined): Map<string, string> {
  const given = list(input.Parameters);
  const stranger = given.find(({ ParameterKey }) => !template.parameters.has(String(ParameterKey)));
  if (stranger !== undefined)
    throw invalid(`Parameters: [${String(stranger.ParameterKey)}] do not exist in the template`);
  const values = [...template.parameters].map(([name, { fallback }]) => {
    const own = given.find(({ ParameterKey }) => ParameterKey === name);
    const previous = String(own?.UsePreviousValue) === 'true' ? before?.parameters.get(name) : undefined;
    const value = previous ?? (typeof own?.ParameterValue === 'string' ? own.ParameterValue : fallback);
    if (value === undefined) throw invalid(`Parameters: [${name}] must have values`);
    return [name, value] as const;
  });
  return new Map(values);
}

function isSame(stack: Stack, draft: StackDraft): boolean {
  const shape = ({ template, parameters, tags }: StackDraft) =>
    JSON.stringify([[...template.resources], [...template.outputs], [...parameters], tags]);
  return shape(stack) === shape(draft);
}

function times({ createdAt, updatedAt, deletedAt }: Stack): object {
  const iso = (at: number | undefined) => (at === undefined ? undefined : new Date(at).toISOString());
  return { CreationTime: iso(createdAt), LastUpdatedTime: iso(updatedAt), DeletionTime: iso(deletedAt) };
}

function described(stack: Stack): object {
  const names = new Map([
    ...stack.parameters,
    ...[...stack.resources.values()].map(({ logicalId, physicalId }) => [logicalId, physicalId] as const),
  ]);
  return {
    StackId: stack.id,
    StackName: stack.name,
    Description: stack.template.description,
    Parameters: [...stack.parameters].map(([ParameterKey, ParameterValue]) => ({ ParameterKey, ParameterValue })),
    ...times(stack),
    StackStatus: stack.status,
    StackStatusReason: stack.reason === '' ? undefined : stack.reason,
    DisableRollback: false,
    Capabilities: stack.capabilities,
    Outputs: [...stack.template.outputs].map(([OutputKey, value]) => ({
      OutputKey,
      OutputValue: outputValue(value, names),
    })),
    Tags: stack.tags.map(([Key, Value]) => ({ Key, Value })),
    EnableTerminationProtection: false,
    DriftInformation: { StackDriftStatus: 'NOT_CHECKED' },
  };
}

function invalid(text: string): AwsError {
  return new AwsError('ValidationError', text);
}
