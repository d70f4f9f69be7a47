import { randomUUID } from 'node:crypto';
import type { Schedule } from '../schedule.ts';
import type { Template } from './template.ts';

/** One event of a stack. Times are epoch milliseconds. */
export interface StackEvent {
  readonly id: string;
  readonly at: number;
  readonly logicalId: string;
  readonly physicalId: string;
  readonly type: string;
  readonly status: string;
  readonly reason: string;
}

export interface StackResource {
  readonly logicalId: string;
  readonly physicalId: string;
  readonly type: string;
  readonly properties: string;
  readonly status: string;
  readonly at: number;
}

export interface Stack {
  readonly id: string;
  readonly name: string;
  readonly createdAt: number;
  readonly updatedAt: number | undefined;
  readonly deletedAt: number | undefined;
  readonly status: string;
  readonly reason: string;
  readonly body: string;
  readonly template: Template;
  readonly parameters: ReadonlyMap<string, string>;
  readonly capabilities: readonly string[];
  readonly tags: ReadonlyArray<readonly [string, string]>;
  readonly resources: ReadonlyMap<string, StackResource>;
  /** Oldest first. */
  readonly events: readonly StackEvent[];
}

/** What a stack is made of or becomes. */
export type StackDraft = Pick<Stack, 'body' | 'template' | 'parameters' | 'capabilities' | 'tags'>;

/** The stacks of one account and Region: they really move through their states. */
export interface Stacks {
  find(nameOrId: string): Stack | undefined;
  list(): readonly Stack[];
  create(name: string, draft: StackDraft): Stack;
  update(stack: Stack, draft: StackDraft): void;
  remove(stack: Stack): void;
  /** A stack that is there from the beginning. */
  seed(name: string, draft: StackDraft, createdAt: number): void;
}

interface StacksOptions {
  readonly accountId: string;
  readonly region: string;
  readonly schedule: Schedule;
  readonly stateMs: number;
  readonly now: () => number;
}

/** The type of resource that never comes up: how a stack fails and rolls back in a sandbox. */
const failingType = 'AWS::CloudFormation::WaitCondition';
const stackType = 'AWS::CloudFormation::Stack';

export function createStacks({ accountId, region, schedule, stateMs, now }: StacksOptions): Stacks {
  const stacks = new Map<string, Stack>();
  const set = (id: string, members: Partial<Stack>): Stack => {
    const stack = { ...(stacks.get(id) as Stack), ...members };
    stacks.set(id, stack);
    return stack;
  };
  const tell = (
    id: string,
    resource: Pick<StackEvent, 'logicalId' | 'physicalId' | 'type'>,
    status: string,
    reason = '',
  ) => {
    const stack = stacks.get(id) as Stack;
    set(id, { events: [...stack.events, { ...resource, id: randomUUID(), at: now(), status, reason }] });
  };
  const move = (id: string, status: string, reason = '') => {
    const { name } = set(id, { status, reason });
    tell(id, { logicalId: name, physicalId: id, type: stackType }, status, reason);
  };
  const setResource = (id: string, resource: StackResource, reason = '') => {
    const stack = stacks.get(id) as Stack;
    set(id, { resources: new Map(stack.resources).set(resource.logicalId, { ...resource, at: now() }) });
    tell(id, resource, resource.status, reason);
  };

  /** Brings resources from one state to the next, half of the time each; false when one of them failed. */
  const bring = async (id: string, resources: readonly StackResource[], verb: 'CREATE' | 'UPDATE' | 'DELETE') => {
    for (const resource of resources) setResource(id, { ...resource, status: `${verb}_IN_PROGRESS` });
    await schedule.wait(stateMs);
    const failing = verb === 'DELETE' ? undefined : resources.find(({ type }) => type === failingType);
    if (failing !== undefined) {
      setResource(
        id,
        { ...failing, status: `${verb}_FAILED` },
        'WaitCondition timed out. Received 0 conditions when expecting 1',
      );
      return false;
    }
    for (const resource of resources) setResource(id, { ...resource, status: `${verb}_COMPLETE` });
    return true;
  };

  const create = (name: string, draft: StackDraft, at: number): Stack => {
    const id = `arn:aws:cloudformation:${region}:${accountId}:stack/${name}/${randomUUID()}`;
    const empty = { resources: new Map(), events: [], updatedAt: undefined, deletedAt: undefined };
    const stack: Stack = { ...draft, ...empty, id, name, createdAt: at, status: 'CREATE_IN_PROGRESS', reason: '' };
    stacks.set(id, stack);
    return stack;
  };
  const grow = async ({ id, name }: Stack, draft: StackDraft) => {
    if (await bring(id, resourcesOf(name, draft), 'CREATE')) {
      move(id, 'CREATE_COMPLETE');
      return;
    }
    move(id, 'ROLLBACK_IN_PROGRESS', 'The following resource(s) failed to create.');
    await bring(id, [...(stacks.get(id) as Stack).resources.values()], 'DELETE');
    move(id, 'ROLLBACK_COMPLETE');
  };
  const change = async (before: Stack, draft: StackDraft) => {
    const { id, name, resources } = before;
    const wanted = resourcesOf(name, draft);
    const changed = wanted.filter(({ logicalId, properties }) => resources.get(logicalId)?.properties !== properties);
    const gone = [...resources.values()].filter(
      ({ logicalId }) => !wanted.some((resource) => resource.logicalId === logicalId),
    );
    if (!(await bring(id, changed, 'UPDATE'))) {
      move(id, 'UPDATE_ROLLBACK_IN_PROGRESS', 'The following resource(s) failed to update.');
      await schedule.wait(stateMs);
      set(id, { ...draftOf(before), resources });
      move(id, 'UPDATE_ROLLBACK_COMPLETE');
      return;
    }
    move(id, 'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS');
    await bring(id, gone, 'DELETE');
    const left = new Map((stacks.get(id) as Stack).resources);
    for (const { logicalId } of gone) left.delete(logicalId);
    set(id, { resources: left });
    move(id, 'UPDATE_COMPLETE');
  };
  const shrink = async ({ id, resources }: Stack) => {
    await bring(id, [...resources.values()], 'DELETE');
    set(id, { deletedAt: now() });
    move(id, 'DELETE_COMPLETE');
  };

  return {
    find(nameOrId) {
      // A deleted stack is found by its id alone.
      const named = [...stacks.values()].find(({ name, deletedAt }) => name === nameOrId && deletedAt === undefined);
      return named ?? stacks.get(nameOrId);
    },
    list: () => [...stacks.values()].toReversed(),
    create(name, draft) {
      const stack = create(name, draft, now());
      move(stack.id, 'CREATE_IN_PROGRESS', 'User Initiated');
      void grow(stack, draft);
      return stack;
    },
    update(stack, draft) {
      set(stack.id, { ...draft, updatedAt: now() });
      move(stack.id, 'UPDATE_IN_PROGRESS', 'User Initiated');
      void change(stack, draft);
    },
    remove(stack) {
      if (stack.status === 'DELETE_IN_PROGRESS' || stack.deletedAt !== undefined) return;
      move(stack.id, 'DELETE_IN_PROGRESS', 'User Initiated');
      void shrink(stack);
    },
    seed(name, draft, createdAt) {
      const { id } = create(name, draft, createdAt);
      const ready = resourcesOf(name, draft).map(
        (resource) => [resource.logicalId, { ...resource, status: 'CREATE_COMPLETE', at: createdAt }] as const,
      );
      set(id, { status: 'CREATE_COMPLETE', resources: new Map(ready) });
    },
  };
}

function draftOf({ body, template, parameters, capabilities, tags }: Stack): StackDraft {
  return { body, template, parameters, capabilities, tags };
}

/** A parameter's value is part of what refers to it: a change of it is an update. */
function resourcesOf(stackName: string, { template, parameters }: StackDraft): StackResource[] {
  const values = JSON.stringify([...parameters]);
  return [...template.resources].map(([logicalId, { type, properties }]) => ({
    logicalId,
    physicalId: `${stackName}-${logicalId}`,
    type,
    properties: properties.includes('"Ref"') || properties.includes('Fn::Sub') ? properties + values : properties,
    status: '',
    at: 0,
  }));
}
