import { Readable } from 'node:stream';
import { failed, FailureError } from '../../contract/failure.ts';
import type { Scope } from '../../contract/values.ts';
import type { Aws } from './aws.ts';
import { failureFrom } from './failures.ts';

/** A text that S3 or CloudWatch Logs keeps. */
export interface KeptText {
  readonly text: string;
  /** It is longer than what was asked for: only its beginning was read. */
  readonly cut: boolean;
}

/** s3:GetObject as text, `limit` bytes of it at most. Throws FailureError. */
export async function readObject(
  aws: Pick<Aws, 'send'>,
  scope: Scope,
  { bucket, key, limit }: { readonly bucket: string; readonly key: string; readonly limit: number },
  signal: AbortSignal,
): Promise<KeptText> {
  const { GetObjectCommand } = await import('@aws-sdk/client-s3');
  const { Body } = await aws.send(scope, 's3', new GetObjectCommand({ Bucket: bucket, Key: key }), signal);
  if (!(Body instanceof Readable))
    throw failed('unexpected', 'GetObject answered without a body.', { operation: 's3:GetObject' });
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of Body as AsyncIterable<Buffer>) {
      if (signal.aborted) throw failed('cancelled', 'Cancelled.');
      chunks.push(chunk);
      size += chunk.length;
      if (size > limit) break;
    }
  } catch (error) {
    throw new FailureError(failureFrom(error, 's3:GetObject'), error);
  } finally {
    Body.destroy();
  }
  return { text: Buffer.concat(chunks).subarray(0, limit).toString('utf8'), cut: size > limit };
}

interface LogStream {
  readonly group: string;
  readonly stream: string;
  readonly limit: number;
  /** What an event says; its message where this is left out. */
  readonly textOf?: (message: string) => string;
}

/** A log stream from its beginning, a line an event (logs:GetLogEvents gives the same token again at the end). */
export async function readLogStream(
  aws: Pick<Aws, 'send'>,
  scope: Scope,
  { group, stream, limit, textOf = (message) => message }: LogStream,
  signal: AbortSignal,
): Promise<KeptText> {
  const { GetLogEventsCommand } = await import('@aws-sdk/client-cloudwatch-logs');
  const messages: string[] = [];
  let size = 0;
  let token: string | undefined;
  for (;;) {
    const command = new GetLogEventsCommand({
      logGroupName: group,
      logStreamName: stream,
      startFromHead: true,
      ...(token !== undefined && { nextToken: token }),
    });
    const { events = [], nextForwardToken } = await aws.send(scope, 'logs', command, signal);
    for (const { message: event = '' } of events) {
      const message = textOf(event);
      messages.push(message);
      size += Buffer.byteLength(message) + 1;
      if (size > limit) return { text: messages.join('\n'), cut: true };
    }
    if (nextForwardToken === undefined || nextForwardToken === token) return { text: messages.join('\n'), cut: false };
    token = nextForwardToken;
  }
}
