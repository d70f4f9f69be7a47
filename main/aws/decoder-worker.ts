import { parentPort } from 'node:worker_threads';
import type { AwsCommand } from './aws.ts';

/** An answer of AWS as it came, of an operation that `lists` knows. */
export interface Encoded {
  readonly id: number;
  readonly operation: string;
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

/** The answer as the SDK gives it; undefined where it could not be read. */
export interface Decoded {
  readonly id: number;
  readonly output: unknown;
}

/** The SDK's own client and command, with this very answer in place of the network. */
type Answered = (client: object) => Promise<unknown>;

const lists: Readonly<Record<string, () => Promise<Answered>>> = {
  DescribeInstances: async () => {
    const { EC2Client, DescribeInstancesCommand } = await import('@aws-sdk/client-ec2');
    return (settings) => answered(new EC2Client(settings), new DescribeInstancesCommand({}));
  },
  DescribeInstanceProperties: async () => {
    const { SSMClient, DescribeInstancePropertiesCommand } = await import('@aws-sdk/client-ssm');
    return (settings) => answered(new SSMClient(settings), new DescribeInstancePropertiesCommand({}));
  },
};

async function answered<O>(
  client: { send(command: AwsCommand<O>): Promise<O>; destroy(): void },
  command: AwsCommand<O>,
): Promise<O> {
  try {
    return await client.send(command);
  } finally {
    client.destroy();
  }
}

async function decode({ operation, statusCode, headers, body }: Encoded): Promise<unknown> {
  const answer = await lists[operation]?.();
  return answer?.({
    region: 'none',
    endpoint: 'http://127.0.0.1',
    // Nothing is sent: what is signed here goes nowhere.
    credentials: { accessKeyId: 'none', secretAccessKey: 'none' },
    maxAttempts: 1,
    defaultsMode: 'legacy',
    requestHandler: { handle: async () => ({ response: { statusCode, headers, body } }) },
  });
}

parentPort?.on('message', (encoded: Encoded) => {
  void decode(encoded)
    .catch(() => undefined)
    .then((output) => parentPort?.postMessage({ id: encoded.id, output } satisfies Decoded));
});
