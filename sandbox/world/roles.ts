/** A role of IAM as far as pickers and runbooks need it. */
export interface Role {
  readonly name: string;
  readonly description: string;
  /** Service that may assume it. */
  readonly principal: string;
}

/** IAM: an account's roles and instance profiles (the profile's name and its role). */
export interface Roles {
  roles(accountId: string): readonly Role[];
  profiles(accountId: string): Map<string, string | undefined>;
}

const roles: readonly Role[] = [
  { name: 'AutomationServiceRole', description: 'Runs runbooks', principal: 'ssm.amazonaws.com' },
  { name: 'AWSServiceRoleForAmazonSSM', description: 'Systems Manager', principal: 'ssm.amazonaws.com' },
  { name: 'fleet-admin', description: 'Everything of the fleet', principal: 'arn:aws:iam::{account}:root' },
  { name: 'fleet-node', description: 'Managed nodes', principal: 'ec2.amazonaws.com' },
  { name: 'fleet-node-restricted', description: 'Managed nodes without S3', principal: 'ec2.amazonaws.com' },
  { name: 'fleet-reader', description: 'Reads the fleet', principal: 'arn:aws:iam::{account}:root' },
  { name: 'ManagedInstanceProfile', description: 'Instances of golden images', principal: 'ec2.amazonaws.com' },
  { name: 'mfa-admin', description: 'Everything, with a code', principal: 'arn:aws:iam::{account}:root' },
  { name: 'UpdateStackLambdaRole', description: 'Updates stacks', principal: 'lambda.amazonaws.com' },
];

export function createRoles(): Roles {
  const profiles = new Map<string, Map<string, string | undefined>>();
  return {
    roles: (accountId) => roles.map((role) => ({ ...role, principal: role.principal.replace('{account}', accountId) })),
    profiles(accountId) {
      const known =
        profiles.get(accountId) ??
        new Map([
          ['fleet-node', 'fleet-node'],
          ['ManagedInstanceProfile', 'ManagedInstanceProfile'],
        ]);
      profiles.set(accountId, known);
      return known;
    },
  };
}
