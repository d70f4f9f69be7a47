import { failed } from '../../../contract/failure.ts';
import type { Aws, AwsCall } from '../../aws/aws.ts';
import { readLogStream, readObject } from '../../aws/kept-text.ts';
import { partOf } from './part.ts';
import type { Run } from './run.ts';

/** Bytes of an output that are read. What is longer is told as `cut`. */
const limit = 2 * 1_048_576;

export interface WholeOutput {
  readonly nodeId: string;
  readonly step: string;
  readonly stream: 'stdout' | 'stderr';
}

export interface WholeText {
  readonly source: 's3' | 'logs';
  /** `s3://BUCKET/KEY`, or log group and stream. */
  readonly place: string;
  readonly text: string;
  readonly cut: boolean;
  readonly limit: number;
}

/** The whole of a step's output from where its command sent it. Throws FailureError, `not-found` where it is nowhere. */
export async function readWhole(
  aws: Pick<Aws, 'send'>,
  run: Pick<Run, 'scope' | 'request' | 'parts'>,
  of: WholeOutput,
  signal: AbortSignal,
): Promise<WholeText> {
  const { scope, request, parts } = run;
  const { output } = request;
  const asking = { aws, scope, signal, commandId: partOf(parts, of.nodeId)?.commandId ?? '', ...of };
  if (output.bucket !== '') {
    const key = await objectKey(asking, output.bucket);
    if (key !== undefined) {
      const { text, cut } = await readObject(aws, scope, { bucket: output.bucket, key, limit }, signal);
      return { source: 's3', place: `s3://${output.bucket}/${key}`, text, cut, limit };
    }
  }
  if (output.logs) {
    const group = output.logGroup || `/aws/ssm/${request.document}`;
    const stream = await streamName(asking, group);
    if (stream !== undefined) {
      const { text, cut } = await readLogStream(aws, scope, { group, stream, limit }, signal);
      return { source: 'logs', place: `${group} ${stream}`, text, cut, limit };
    }
  }
  throw failed('not-found', 'This output was sent neither to S3 nor to CloudWatch Logs.');
}

interface Asking extends WholeOutput, AwsCall {
  readonly commandId: string;
}

/** AWS tells an output's address (ListCommandInvocations, StandardOutputUrl); its form depends on the Region's age. */
async function objectKey(asking: Asking, bucket: string): Promise<string | undefined> {
  const { aws, scope, signal, commandId, nodeId, step, stream } = asking;
  const { ListCommandInvocationsCommand } = await import('@aws-sdk/client-ssm');
  const command = new ListCommandInvocationsCommand({ CommandId: commandId, InstanceId: nodeId, Details: true });
  const { CommandInvocations = [] } = await aws.send(scope, 'ssm', command, signal);
  const plugin = CommandInvocations[0]?.CommandPlugins?.find(({ Name }) => Name === step);
  const url = stream === 'stdout' ? plugin?.StandardOutputUrl : plugin?.StandardErrorUrl;
  if (url === undefined || !URL.canParse(url)) return undefined;
  const path = decodeURIComponent(new URL(url).pathname.slice(1));
  return path.startsWith(`${bucket}/`) ? path.slice(bucket.length + 1) : path;
}

/** COMMAND/NODE/STEP/stdout: how a step is written in it differs between agents, so the names are asked for. */
async function streamName(asking: Asking, group: string): Promise<string | undefined> {
  const { aws, scope, signal, commandId, nodeId, step, stream } = asking;
  const { DescribeLogStreamsCommand } = await import('@aws-sdk/client-cloudwatch-logs');
  const prefix = `${commandId}/${nodeId}/`;
  const command = new DescribeLogStreamsCommand({ logGroupName: group, logStreamNamePrefix: prefix });
  const { logStreams = [] } = await aws.send(scope, 'logs', command, signal);
  const names = logStreams.flatMap(({ logStreamName = '' }) =>
    logStreamName.endsWith(`/${stream}`) ? logStreamName : [],
  );
  const own = names.find((name) => plain(name.slice(prefix.length)).includes(plain(step)));
  return own ?? (names.length === 1 ? names[0] : undefined);
}

function plain(text: string): string {
  return text.toLowerCase().replaceAll(/[^a-z0-9]/g, '');
}
