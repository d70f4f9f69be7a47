import { AwsError } from '../wire/errors.ts';
import type { Input } from '../wire/protocols.ts';
import { documentsOf, ownDocument } from './ssm-document-access.ts';
import type { Caller } from './service.ts';
import { list, required, strings } from './ssm-nodes.ts';

type Tags = ReadonlyArray<readonly [string, string]>;

const mostTags = 50;

/** ssm:ListTagsForResource of hybrid nodes, documents and runs. */
export function listTagsForResource(input: Input, caller: Caller): unknown {
  const { tags } = resourceOf(input, caller);
  return { TagList: tags.map(([Key, Value]) => ({ Key, Value })) };
}

/** ssm:AddTagsToResource: a key that is there gets the new value. Throws TooManyTagsError. */
export function addTagsToResource(input: Input, caller: Caller): unknown {
  const { tags, write } = resourceOf(input, caller);
  const all = [...new Map([...tags, ...tagsOf(input.Tags)])];
  if (all.length > mostTags) throw new AwsError('TooManyTagsError', '');
  write(all);
  return {};
}

/** ssm:RemoveTagsFromResource. */
export function removeTagsFromResource(input: Input, caller: Caller): unknown {
  const { tags, write } = resourceOf(input, caller);
  const keys = strings(input.TagKeys);
  write(tags.filter(([key]) => !keys.includes(key)));
  return {};
}

/** Tags as a request carries them. Throws ValidationException. */
export function tagsOf(value: unknown): Tags {
  return list(value).map(({ Key, Value = '' }) => {
    const pair = [String(Key), String(Value)] as const;
    if (pair[0] === '' || pair[0].length > 128 || pair[1].length > 256)
      throw new AwsError('ValidationException', 'A tag needs a key of 1 to 128 characters and a value of 256 at most.');
    return pair;
  });
}

function resourceOf(input: Input, caller: Caller): { tags: Tags; write: (tags: Tags) => void } {
  const type = required(input, 'ResourceType');
  const id = required(input, 'ResourceId');
  const { world, accountId, region } = caller;
  if (type === 'ManagedInstance') {
    const node = world.nodes(accountId, region).find(id);
    if (node?.kind !== 'hybrid') throw new AwsError('InvalidResourceId', '');
    return { tags: node.tags, write: (tags) => world.nodes(accountId, region).change(id, { tags }) };
  }
  if (type === 'Document') {
    const document = ownDocument(caller, id);
    return {
      tags: [...document.tags],
      write: (tags) => documentsOf(caller).change(document.name, { tags: new Map(tags) }),
    };
  }
  if (type === 'Automation') {
    const execution = world.automation(accountId, region).find(id);
    if (execution === undefined) throw new AwsError('InvalidResourceId', '');
    return { tags: execution.tags, write: (tags) => void (execution.tags = tags) };
  }
  throw new AwsError('InvalidResourceType', '');
}
