import { AwsError } from '../wire/errors.ts';
import { makeToken, pageSize, readToken } from '../wire/paging.ts';
import type { Input } from '../wire/protocols.ts';
import { associations, type Association } from '../world/associations.ts';
import type { Caller } from './service.ts';
import { list } from './ssm-nodes.ts';

const readers: Readonly<Record<string, (association: Association) => string>> = {
  AssociationId: ({ id }) => id,
  AssociationName: ({ name }) => name,
  Name: ({ documentName }) => documentName,
};

/** ssm:ListAssociations: by id, name or document, 1 to 50 a page. */
export function listAssociations(input: Input, { accountId, region }: Caller): unknown {
  const asked = list(input.AssociationFilterList).map(({ key, value }) => ({ key: String(key), value: String(value) }));
  const tests = asked.map(({ key, value }) => {
    const read = Object.hasOwn(readers, key) ? readers[key] : undefined;
    if (read === undefined) throw new AwsError('InvalidFilterKey', '');
    return (association: Association) => read(association) === value;
  });
  const all = associations.filter((association) => tests.every((test) => test(association)));
  const size = pageSize(input.MaxResults, { least: 1, most: 50, usual: 50 });
  const question = ['ListAssociations', accountId, region, asked];
  const from = readToken(question, input.NextToken);
  const more = from + size < all.length;
  return {
    Associations: all.slice(from, from + size).map((association) => ({
      Name: association.documentName,
      AssociationId: association.id,
      AssociationVersion: '1',
      AssociationName: association.name,
      DocumentVersion: '$DEFAULT',
      Targets: association.targets.map(({ key, values }) => ({ Key: key, Values: values })),
      ScheduleExpression: association.schedule,
      Overview: { Status: 'Success', DetailedStatus: 'Success' },
    })),
    ...(more && { NextToken: makeToken(question, from + size) }),
  };
}
