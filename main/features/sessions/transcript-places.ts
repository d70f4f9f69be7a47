import type { Session } from '@aws-sdk/client-ssm';
import { preferencesDocument, readPreferences } from '../../../contract/session-preferences.ts';
import type { Scope } from '../../../contract/values.ts';
import type { Aws } from '../../aws/aws.ts';
import { readDocument } from '../../aws/session-document.ts';

/** Where a session's transcript may be. */
export type TranscriptPlace =
  | { readonly source: 's3'; readonly bucket: string; readonly key: string }
  | { readonly source: 'logs'; readonly group: string; readonly stream: string };

/**
 * Where a session's transcript may be, S3 first: what DescribeSessions says (OutputUrl), else what the session's
 * document, or the preferences, say today; the agent names object and stream after the session. Throws FailureError.
 */
export async function transcriptPlaces(
  aws: Pick<Aws, 'send'>,
  scope: Scope,
  sessionId: string,
  signal: AbortSignal,
): Promise<readonly TranscriptPlace[]> {
  const session = await describe(aws, scope, sessionId, signal);
  const told = [s3Place(session?.OutputUrl?.S3OutputUrl), logsPlace(session?.OutputUrl?.CloudWatchOutputUrl)];
  const known = told.filter((place) => place !== undefined);
  if (known.length > 0) return known;
  const content = await contentFor(aws, scope, session?.DocumentName ?? preferencesDocument, signal);
  if (content === undefined) return [];
  const { s3BucketName: bucket, s3KeyPrefix, cloudWatchLogGroupName: group } = readPreferences(content);
  const prefix = s3KeyPrefix.replaceAll(/^\/+|\/+$/g, '');
  const key = `${prefix === '' ? '' : `${prefix}/`}${sessionId}.log`;
  return [
    ...(bucket === '' ? [] : [{ source: 's3' as const, bucket, key }]),
    ...(group === '' ? [] : [{ source: 'logs' as const, group, stream: sessionId }]),
  ];
}

async function describe(
  aws: Pick<Aws, 'send'>,
  scope: Scope,
  sessionId: string,
  signal: AbortSignal,
): Promise<Session | undefined> {
  const { DescribeSessionsCommand } = await import('@aws-sdk/client-ssm');
  for (const State of ['History', 'Active'] as const) {
    const command = new DescribeSessionsCommand({ State, Filters: [{ key: 'SessionId', value: sessionId }] });
    const { Sessions = [] } = await aws.send(scope, 'ssm', command, signal);
    if (Sessions[0] !== undefined) return Sessions[0];
  }
  return undefined;
}

/** The content whose inputs hold for a session: its own document's, or the preferences'. */
async function contentFor(
  aws: Pick<Aws, 'send'>,
  scope: Scope,
  name: string,
  signal: AbortSignal,
): Promise<string | undefined> {
  const own = await readDocument(aws, scope, name, '$DEFAULT', signal);
  if (own !== undefined && (name === preferencesDocument || hasInputs(own.content))) return own.content;
  if (name === preferencesDocument) return undefined;
  return (await readDocument(aws, scope, preferencesDocument, '$DEFAULT', signal))?.content;
}

function hasInputs(content: string): boolean {
  const document: unknown = JSON.parse(content);
  return typeof document === 'object' && document !== null && 'inputs' in document;
}

/** `https://s3.REGION.amazonaws.com/BUCKET/KEY` or `https://BUCKET.s3.REGION.amazonaws.com/KEY`. */
function s3Place(url: string | undefined): TranscriptPlace | undefined {
  if (url === undefined || !URL.canParse(url)) return undefined;
  const { hostname, pathname } = new URL(url);
  const path = decoded(pathname.slice(1));
  const virtual = /^(.+)\.s3[.-]/.exec(hostname)?.[1];
  const slash = path.indexOf('/');
  if (virtual === undefined && slash < 1) return undefined;
  return virtual === undefined
    ? { source: 's3', bucket: path.slice(0, slash), key: path.slice(slash + 1) }
    : { source: 's3', bucket: virtual, key: path };
}

/** A link into the console: `…#logEventViewer:group=GROUP;stream=STREAM`. */
function logsPlace(url: string | undefined): TranscriptPlace | undefined {
  const [, group, stream] = /group=([^;]+);stream=([^;&]+)/.exec(url ?? '') ?? [];
  if (group === undefined || stream === undefined) return undefined;
  return { source: 'logs', group: decoded(group), stream: decoded(stream) };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
