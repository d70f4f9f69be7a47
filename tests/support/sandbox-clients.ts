import { EC2Client } from '@aws-sdk/client-ec2';
import { KMSClient } from '@aws-sdk/client-kms';
import { SSMClient } from '@aws-sdk/client-ssm';
import { STSClient } from '@aws-sdk/client-sts';
import type { Sandbox } from '../../sandbox/sandbox.ts';

/** SDK clients of a sandbox's first account; `more` goes into each. */
export function clientsOf(
  sandbox: Sandbox,
  more: { region?: string; maxAttempts?: number; secret?: string; token?: string } = {},
) {
  const { endpoint, region, accessKeyId, secretAccessKey } = sandbox;
  const config = {
    endpoint,
    region: more.region ?? region,
    maxAttempts: more.maxAttempts ?? 1,
    credentials: {
      accessKeyId,
      secretAccessKey: more.secret ?? secretAccessKey,
      ...(more.token !== undefined && { sessionToken: more.token }),
    },
  };
  return {
    ssm: new SSMClient(config),
    ec2: new EC2Client(config),
    sts: new STSClient(config),
    kms: new KMSClient(config),
  };
}
