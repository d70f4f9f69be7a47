import { randomBytes } from 'node:crypto';
import type { EndpointService } from '../../contract/network-values.ts';
import type { AwsCommand } from './aws.ts';

type Send = <O>(command: AwsCommand<O>) => Promise<O>;

export interface SignedCall {
  /** Asks for as little as can be asked for; what is not there is an answer too. */
  readonly call: (send: Send) => Promise<unknown>;
  /** The app cannot do its work without this permission; the others depend on a key, bucket or group of the user's. */
  readonly needed: boolean;
}

/** For each service, a call that changes nothing and whose refusal tells what is wrong. */
export const signedCalls: Readonly<Record<Exclude<EndpointService, 'ssmmessages'>, SignedCall>> = {
  sts: {
    needed: true,
    call: async (send) => send(new (await import('@aws-sdk/client-sts')).GetCallerIdentityCommand({})),
  },
  ssm: {
    needed: true,
    call: async (send) =>
      send(new (await import('@aws-sdk/client-ssm')).DescribeInstanceInformationCommand({ MaxResults: 5 })),
  },
  ec2: {
    needed: true,
    call: async (send) => send(new (await import('@aws-sdk/client-ec2')).DescribeInstancesCommand({ MaxResults: 5 })),
  },
  kms: {
    needed: false,
    call: async (send) =>
      send(new (await import('@aws-sdk/client-kms')).DescribeKeyCommand({ KeyId: 'alias/aws/ssm' })),
  },
  s3: {
    needed: false,
    call: async (send) => {
      // Nobody has such a bucket.
      const Bucket = `fleetdeck-network-test-${randomBytes(12).toString('hex')}`;
      return send(new (await import('@aws-sdk/client-s3')).GetObjectCommand({ Bucket, Key: 'none' }));
    },
  },
  logs: {
    needed: false,
    call: async (send) => {
      const { DescribeLogStreamsCommand } = await import('@aws-sdk/client-cloudwatch-logs');
      return send(new DescribeLogStreamsCommand({ logGroupName: 'fleetdeck-network-test', limit: 1 }));
    },
  },
};
