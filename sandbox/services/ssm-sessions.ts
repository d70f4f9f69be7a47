import { AwsError, validation } from '../wire/errors.ts';
import { makeToken, pageSize, readToken } from '../wire/paging.ts';
import type { Input } from '../wire/protocols.ts';
import { contentOf, preferences, preferencesName, sessionDocuments, type SessionDocument } from '../world/documents.ts';
import { isOver, type SessionRecord } from '../world/sessions.ts';
import { canConnect, list, required, strings } from './ssm-nodes.ts';
import type { Caller } from './service.ts';

/** ssm:StartSession: a new session of a node that is connected, with its one-time token. */
export function startSession(input: Input, caller: Caller): unknown {
  const { world, accountId, region, principal } = caller;
  const target = required(input, 'Target');
  const node = world.nodes(accountId, region).find(target);
  if (node === undefined || !canConnect(node)) throw new AwsError('TargetNotConnected', `${target} is not connected.`);
  const reason = typeof input.Reason === 'string' ? input.Reason : '';
  if (reason.length > 256) throw validation('reason', reason, 'Member must have length less than or equal to 256');
  const name = typeof input.DocumentName === 'string' ? input.DocumentName : preferencesName;
  const document = documentNamed(name);
  const { sessionId, token } = world.sessions.start(
    {
      accountId,
      region,
      node: {
        instanceId: node.id,
        hostname: node.hostname,
        platformType: node.platformType,
        platformName: node.platformName,
        agentVersion: node.agentVersion,
        paced: !world.options.unpaced,
        requiresChallenge: world.options.requiresChallenge === true,
      },
      sessionType: document.sessionType,
      properties: propertiesOf(document, input.Parameters),
      shellProfile: preferences.inputs.shellProfile,
    },
    principal,
    document.name,
    reason,
  );
  return { SessionId: sessionId, TokenValue: token, StreamUrl: streamUrl(caller, sessionId) };
}

/** ssm:ResumeSession: a new token, empty for a session that has timed out; an unknown or terminated one does not exist. */
export function resumeSession(input: Input, caller: Caller): unknown {
  const { session, status } = find(input, caller);
  if (isOver(status)) throw missing(session.sessionId);
  const token = caller.world.sessions.resume(session.sessionId);
  return { SessionId: session.sessionId, TokenValue: token, StreamUrl: streamUrl(caller, session.sessionId) };
}

/** ssm:TerminateSession: ends it; a second time is no error. */
export function terminateSession(input: Input, caller: Caller): unknown {
  const { session } = find(input, caller);
  caller.world.sessions.terminate(session.sessionId);
  return { SessionId: session.sessionId };
}

const filterKeys: ReadonlySet<string> = new Set([
  'InvokedAfter',
  'InvokedBefore',
  'Target',
  'Owner',
  'Status',
  'SessionId',
  'AccessType',
]);

/** ssm:DescribeSessions: active or past ones, newest first, 1 to 200 a page. */
export function describeSessions(input: Input, { world, accountId, region }: Caller): unknown {
  const state = required(input, 'State');
  if (state !== 'Active' && state !== 'History')
    throw validation('state', state, 'Member must satisfy enum value set: [Active, History]');
  const filters = list(input.Filters).map(({ key, value }) => ({ key: String(key), value: String(value) }));
  for (const { key } of filters) if (!filterKeys.has(key)) throw new AwsError('InvalidFilterKey', '');
  const size = pageSize(input.MaxResults, { least: 1, most: 200, usual: 50 });
  const all = world.sessions
    .list(accountId, region)
    .filter((record) => isOver(record.status) === (state === 'History') && matches(record, filters));
  const question = ['DescribeSessions', accountId, region, state, filters];
  const from = readToken(question, input.NextToken);
  const rows = all.slice(from, from + size).map(describe);
  const next = from + size < all.length ? makeToken(question, from + size) : undefined;
  return { Sessions: rows, ...(next !== undefined && { NextToken: next }) };
}

/** ssm:GetDocument of Session documents; the preferences among them. */
export function getDocument(input: Input): unknown {
  const document = documentNamed(required(input, 'Name'));
  const version = typeof input.DocumentVersion === 'string' ? input.DocumentVersion : '$DEFAULT';
  if (!['1', '$DEFAULT', '$LATEST'].includes(version)) {
    throw new AwsError('InvalidDocumentVersion', `The document version ${version} does not exist.`);
  }
  return {
    Name: document.name,
    CreatedDate: 1_580_000_000,
    DocumentVersion: '1',
    Status: 'Active',
    Content: JSON.stringify(contentOf(document), null, 2),
    DocumentType: 'Session',
    DocumentFormat: 'JSON',
    AttachmentsContent: [],
  };
}

function documentNamed(name: string): SessionDocument {
  const document = sessionDocuments.find((known) => known.name === name || name.endsWith(`:document/${known.name}`));
  if (document === undefined) throw new AwsError('InvalidDocument', `Document with name ${name} does not exist.`);
  return document;
}

function propertiesOf(document: SessionDocument, parameters: unknown): Readonly<Record<string, string>> | null {
  const given = (typeof parameters === 'object' && parameters !== null ? parameters : {}) as Record<string, unknown>;
  for (const name of Object.keys(given)) {
    if (!Object.hasOwn(document.parameters, name))
      throw new AwsError('InvalidParameters', `Parameter ${name} is not defined in ${document.name}.`);
  }
  const values = new Map<string, string>();
  for (const [name, { fallback, pattern }] of Object.entries(document.parameters)) {
    const value = strings(Object.hasOwn(given, name) ? given[name] : [])[0] ?? fallback;
    if (value === undefined)
      throw new AwsError('InvalidParameters', `Parameter ${name} of ${document.name} has no value.`);
    if (pattern !== undefined && !pattern.test(value))
      throw new AwsError('InvalidParameters', `Parameter ${name} does not match its pattern.`);
    values.set(name, value);
  }
  if (document.properties === null) return null;
  const filled = Object.entries(document.properties).map(([name, text]) => [
    name,
    text.replace(/\{\{ (\w+) \}\}/g, (_all, key: string) => values.get(key) ?? ''),
  ]);
  return Object.fromEntries(filled) as Record<string, string>;
}

function streamUrl({ channelOrigin }: Caller, sessionId: string): string {
  return `${channelOrigin}/v1/data-channel/${sessionId}?role=publish_subscribe`;
}

function find(input: Input, { world, accountId, region }: Caller): SessionRecord {
  const sessionId = required(input, 'SessionId');
  const record = world.sessions.find(accountId, region, sessionId);
  if (record === undefined) throw missing(sessionId);
  return record;
}

function missing(sessionId: string): AwsError {
  return new AwsError('DoesNotExistException', `Session ${sessionId} does not exist.`);
}

function matches(record: SessionRecord, filters: ReadonlyArray<{ key: string; value: string }>): boolean {
  return filters.every(({ key, value }) => {
    if (key === 'Target') return record.session.node.instanceId === value;
    if (key === 'Owner') return record.owner === value;
    if (key === 'Status') return record.status === value;
    if (key === 'SessionId') return record.session.sessionId === value;
    if (key === 'InvokedAfter') return record.startedAt >= Date.parse(value);
    if (key === 'InvokedBefore') return record.startedAt <= Date.parse(value);
    return value === 'Standard';
  });
}

function describe({ session, status, startedAt, endedAt, document, owner, reason }: SessionRecord): object {
  return {
    SessionId: session.sessionId,
    Target: session.node.instanceId,
    Status: status,
    StartDate: startedAt / 1000,
    ...(endedAt !== undefined && { EndDate: endedAt / 1000 }),
    DocumentName: document,
    Owner: owner,
    ...(reason !== '' && { Reason: reason }),
    Details: '',
    OutputUrl: {},
    AccessType: 'Standard',
  };
}
