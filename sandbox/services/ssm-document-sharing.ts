import { AwsError, validation } from '../wire/errors.ts';
import { makeToken, pageSize, readToken } from '../wire/paging.ts';
import type { Input } from '../wire/protocols.ts';
import { documentsOf, ownDocument } from './ssm-document-access.ts';
import type { Caller } from './service.ts';
import { required, strings } from './ssm-nodes.ts';

const mostShares = 1_000;
const mostPublic = 5;

/** ssm:ModifyDocumentPermission: adds and removes accounts, or `all`. Throws DocumentPermissionLimit. */
export function modifyDocumentPermission(input: Input, caller: Caller): unknown {
  const document = ownDocument(caller, required(input, 'Name'));
  checkType(input);
  const version = typeof input.SharedDocumentVersion === 'string' ? input.SharedDocumentVersion : '$DEFAULT';
  const shares = new Map(document.shares);
  for (const account of accounts(input.AccountIdsToRemove)) shares.delete(account);
  for (const account of accounts(input.AccountIdsToAdd)) shares.set(account, version);
  if (shares.size > mostShares) throw new AwsError('DocumentPermissionLimit', 'The document is shared with too many.');
  const others = documentsOf(caller)
    .list()
    .filter(({ name, shares: own }) => name !== document.name && own.has('all'));
  if (shares.has('all') && others.length >= mostPublic)
    throw new AwsError('DocumentPermissionLimit', 'An account can share five documents publicly.');
  documentsOf(caller).change(document.name, { shares });
  return {};
}

/** ssm:DescribeDocumentPermission: 1 to 200 a page. */
export function describeDocumentPermission(input: Input, caller: Caller): unknown {
  const document = ownDocument(caller, required(input, 'Name'));
  checkType(input);
  const size = pageSize(input.MaxResults, { least: 1, most: 200, usual: 200 });
  const question = ['DescribeDocumentPermission', caller.accountId, caller.region, document.name];
  const from = readToken(question, input.NextToken);
  const all = [...document.shares];
  const rows = all.slice(from, from + size);
  return {
    AccountIds: rows.map(([account]) => account),
    AccountSharingInfoList: rows.map(([AccountId, SharedDocumentVersion]) => ({ AccountId, SharedDocumentVersion })),
    ...(from + size < all.length && { NextToken: makeToken(question, from + size) }),
  };
}

function checkType({ PermissionType }: Input): void {
  if (PermissionType !== 'Share') throw new AwsError('InvalidPermissionType', 'The permission type is not supported.');
}

function accounts(value: unknown): string[] {
  return strings(value).map((account) => {
    if (/^\d{12}$/.test(account)) return account;
    if (account.toLowerCase() === 'all') return 'all';
    throw validation('accountIds', account, 'Member must satisfy regular expression pattern: (?i)all|[0-9]{12}');
  });
}
