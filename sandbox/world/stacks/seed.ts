import type { Buckets } from '../buckets.ts';
import type { Stacks } from './stacks.ts';
import { readTemplate } from './template.ts';

/** The bucket that an account has for templates. */
export function templateBucket(accountId: string): string {
  return `fleet-templates-${accountId}`;
}

const web = (size: number) => `AWSTemplateFormatVersion: "2010-09-09"
Description: Web servers behind a load balancer
Parameters:
  Environment:
    Type: String
    Default: prod
Resources:
  LoadBalancer:
    Type: AWS::ElasticLoadBalancingV2::LoadBalancer
    Properties:
      Name: !Sub "web-\${Environment}"
  Servers:
    Type: AWS::AutoScaling::AutoScalingGroup
    Properties:
      MinSize: ${size}
      MaxSize: ${size * 2}
  Alarm:
    Type: AWS::CloudWatch::Alarm
    Properties:
      Threshold: 80
Outputs:
  Address:
    Value: !GetAtt LoadBalancer.DNSName
`;

const network = `AWSTemplateFormatVersion: "2010-09-09"
Description: The network
Resources:
  Network:
    Type: AWS::EC2::VPC
    Properties:
      CidrBlock: 10.0.0.0/8
Outputs:
  NetworkId:
    Value: !Ref Network
`;

/** Never comes up: an update with it rolls back. */
const broken = web(2).replace(
  'Outputs:',
  '  Never:\n    Type: AWS::CloudFormation::WaitCondition\n    Properties:\n      Timeout: 1\nOutputs:',
);

/** Templates of an account: `web.yaml` is what its stack has, `web-larger.yaml` changes it, `web-broken.yaml` fails. */
export function seedTemplates(buckets: Pick<Buckets, 'put'>, accountId: string): void {
  const files = { 'web.yaml': web(2), 'web-larger.yaml': web(4), 'web-broken.yaml': broken, 'network.yaml': network };
  for (const [key, body] of Object.entries(files))
    buckets.put(accountId, templateBucket(accountId), key, Buffer.from(body));
}

export function seedStacks(stacks: Stacks, now: number): void {
  const seed = (name: string, body: string, days: number) => {
    const template = readTemplate(body);
    const parameters = new Map([...template.parameters].map(([key, { fallback = '' }]) => [key, fallback] as const));
    stacks.seed(
      name,
      { body, template, parameters, capabilities: [], tags: [['Team', 'platform']] },
      now - days * 86_400_000,
    );
  };
  seed('fleet-network', network, 300);
  seed('fleet-web', web(2), 120);
}
