import { parentPort } from 'node:worker_threads';
import { DescribeInstancesCommand, EC2Client, type EC2ClientConfig } from '@aws-sdk/client-ec2';
import { DescribeInstancePropertiesCommand, SSMClient, type SSMClientConfig } from '@aws-sdk/client-ssm';
import type { AwsCommand } from './aws.ts';

/** An answer of AWS as it came, of an operation that `lists` knows. */
export interface Encoded {
  readonly id: number;
  readonly operation: string;
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array<SharedArrayBuffer>;
}

/** The answer as the SDK gives it; undefined where it could not be read. The thread says `ready` before the first. */
export interface Decoded {
  readonly id: number;
  readonly output: unknown;
}

type Settings = EC2ClientConfig & SSMClientConfig;

/** The SDK's own client and command, with the answer in place of the network. */
const lists: Readonly<Record<string, (settings: Settings) => Promise<unknown>>> = {
  DescribeInstances: (settings) => answered(new EC2Client(settings), new DescribeInstancesCommand({})),
  DescribeInstanceProperties: (settings) =>
    answered(new SSMClient(settings), new DescribeInstancePropertiesCommand({})),
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
  return lists[operation]?.({
    region: 'none',
    endpoint: 'http://127.0.0.1',
    // Nothing is sent: what is signed here goes nowhere.
    credentials: { accessKeyId: 'none', secretAccessKey: 'none' },
    maxAttempts: 1,
    defaultsMode: 'legacy',
    // The SDK reads no shared memory.
    requestHandler: { handle: async () => ({ response: { statusCode, headers, body: Buffer.from(body) } }) },
  });
}

function serve(port: NonNullable<typeof parentPort>): void {
  const say = (message: 'ready' | Decoded) => port.postMessage(message);
  port.on('message', (encoded: Encoded) => {
    void decode(encoded)
      .catch(() => undefined)
      .then((output) => say({ id: encoded.id, output }));
  });
  say('ready');
}

if (parentPort !== null) serve(parentPort);
