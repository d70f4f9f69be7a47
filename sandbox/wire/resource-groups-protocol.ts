import { awsJson, type Protocol } from './protocols.ts';
import { AwsError } from './errors.ts';

/** Paths of AWS Resource Groups and the operations they stand for. */
const operations: Readonly<Record<string, string>> = {
  '/groups-list': 'ListGroups',
  '/list-group-resources': 'ListGroupResources',
  '/get-group': 'GetGroup',
  '/get-group-query': 'GetGroupQuery',
};

/** Resource Groups: JSON by paths; the page's size and token of ListGroups are in the query. */
export const resourceGroupsProtocol: Protocol = {
  name: 'rest-json',
  read(headers, body, { url }) {
    const [path = '', query = ''] = url.split('?');
    const asked = new URLSearchParams(query);
    const input = { ...awsJson.read(headers, body, { method: 'POST', url }).input };
    for (const [name, member] of [
      ['maxResults', 'MaxResults'],
      ['nextToken', 'NextToken'],
    ] as const) {
      const value = asked.get(name);
      if (value !== null) input[member] = value;
    }
    return { operation: Object.hasOwn(operations, path) ? (operations[path] ?? '') : '', input };
  },
  write: (_operation, output) => ({ status: 200, contentType: 'application/json', body: JSON.stringify(output) }),
  error: ({ code, message, status }) => ({
    status,
    contentType: 'application/json',
    headers: { 'x-amzn-errortype': code === 'ThrottlingException' ? 'TooManyRequestsException' : code },
    body: JSON.stringify({ Message: message }),
  }),
  unknown: (operation) => new AwsError('UnknownOperationException', `${operation} is not part of this sandbox.`, 404),
};
