import { AwsError, validation } from '../wire/errors.ts';
import { makeToken, pageSize, readToken } from '../wire/paging.ts';
import type { Input } from '../wire/protocols.ts';
import { preferencesName } from '../world/documents/session-documents.ts';
import type { WorldNode } from '../world/nodes.ts';
import type { SessionDocument, SessionInputs } from '../world/session-document.ts';
import type { NodeSession } from '../world/session.ts';
import { isOver, type SessionRecord } from '../world/sessions.ts';
import { transcriptKey } from '../world/transcripts.ts';
import { documentNamed, versionOf } from './ssm-document-access.ts';
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
  const documents = world.documents(accountId, region);
  const { name, read: document } = documentOf(caller, input.DocumentName);
  const inputs = document.inputs ?? documents.preferences();
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
      properties: propertiesOf(name, document, input.Parameters, node.platformType),
      shellProfile: inputs.shellProfile,
      kmsKeyId: inputs.kmsKeyId,
      ...(keepsOutput(inputs) && { transcript: { ...inputs, ownerArn: principal.arn } }),
      idleMinutes: inputs.idleSessionTimeout,
      ...(inputs.runAs !== '' && { runAs: inputs.runAs }),
      ...(inputs.maxSessionDuration !== undefined && { mostMinutes: inputs.maxSessionDuration }),
    },
    principal,
    name,
    reason,
  );
  return { SessionId: sessionId, TokenValue: token, StreamUrl: streamUrl(caller, sessionId) };
}

function keepsOutput({ s3BucketName, cloudWatchLogGroupName }: SessionInputs): boolean {
  return s3BucketName !== '' || cloudWatchLogGroupName !== '';
}

/** The document that is asked for; an ordinary shell needs none, where nobody has saved preferences. */
function documentOf(caller: Caller, asked: unknown): { name: string; read: SessionDocument } {
  const { world, accountId, region } = caller;
  if (asked === undefined && world.documents(accountId, region).find(preferencesName) === undefined)
    return { name: preferencesName, read: plainShell };
  const document = documentNamed(caller, typeof asked === 'string' ? asked : preferencesName);
  const { session } = versionOf(document, '$DEFAULT').body;
  if (session === undefined) throw new AwsError('InvalidDocument', `Document ${document.name} is no Session document.`);
  return { name: document.name, read: session };
}

const plainShell: SessionDocument = {
  sessionType: 'Standard_Stream',
  description: '',
  inputs: undefined,
  parameters: new Map(),
  properties: null,
};

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

/** The document's properties for the node's platform, its parameters put in. Throws InvalidParameters. */
function propertiesOf(
  name: string,
  { parameters, properties }: SessionDocument,
  given: unknown,
  platformType: WorldNode['platformType'],
): Readonly<Record<string, string>> | null {
  const values = valuesOf(name, parameters, given);
  if (properties === null) return null;
  const own = properties[platformType.toLowerCase()];
  const common = Object.entries(properties).filter(([, value]) => typeof value === 'string');
  const texts = [...common, ...Object.entries(typeof own === 'object' ? own : {})] as Array<[string, string]>;
  const filled = texts.map(([member, text]) => [
    member,
    text.replace(/\{\{ ?(\w+) ?\}\}/g, (_all, key: string) => values.get(key) ?? ''),
  ]);
  return Object.fromEntries(filled) as Record<string, string>;
}

function valuesOf(document: string, parameters: SessionDocument['parameters'], value: unknown): Map<string, string> {
  const given = (typeof value === 'object' && value !== null ? value : {}) as Record<string, unknown>;
  const stranger = Object.keys(given).find((name) => !parameters.has(name));
  if (stranger !== undefined)
    throw new AwsError('InvalidParameters', `Parameter ${stranger} is not defined in ${document}.`);
  const values = new Map<string, string>();
  for (const [name, { fallback, pattern, allowed }] of parameters) {
    const text = strings(Object.hasOwn(given, name) ? given[name] : [])[0] ?? fallback;
    if (text === undefined) throw new AwsError('InvalidParameters', `Parameter ${name} of ${document} has no value.`);
    if (pattern?.test(text) === false || allowed?.includes(text) === false)
      throw new AwsError('InvalidParameters', `Parameter ${name} does not match its pattern.`);
    values.set(name, text);
  }
  return values;
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

/** Where a session's output is kept: Port sessions keep none. */
function outputUrl(session: NodeSession): object {
  const { region, sessionId, sessionType, transcript } = session;
  if (transcript === undefined || sessionType === 'Port') return {};
  const { s3BucketName: bucket, cloudWatchLogGroupName: group } = transcript;
  const viewer = `https://console.aws.amazon.com/cloudwatch/home?region=${region}#logEventViewer`;
  return {
    ...(bucket !== '' && { S3OutputUrl: `https://s3.${region}.amazonaws.com/${bucket}/${transcriptKey(session)}` }),
    ...(group !== '' && { CloudWatchOutputUrl: `${viewer}:group=${group};stream=${sessionId}` }),
  };
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
    OutputUrl: outputUrl(session),
    ...(session.mostMinutes !== undefined && { MaxSessionDuration: String(session.mostMinutes) }),
    AccessType: 'Standard',
  };
}
