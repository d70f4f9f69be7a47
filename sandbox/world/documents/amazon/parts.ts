/** A document as Amazon owns it in every account. */
export interface AmazonDocument {
  readonly name: string;
  readonly type: 'Command' | 'Automation' | 'Policy';
  readonly targetType?: string;
  readonly content: object;
}

/** Parts that many documents share. */
export const text = (description: string, more: object = {}) => ({ type: 'String', description, ...more });
export const texts = (description: string, more: object = {}) => ({ type: 'StringList', description, ...more });
export const choice = (description: string, fallback: string, allowedValues: readonly string[]) =>
  text(description, { default: fallback, allowedValues });

export const executionTimeout = text(
  'Seconds for a command to finish before it is considered to have failed. From 1 to 172800 (48 hours).',
  {
    default: '3600',
    allowedPattern: '([1-9][0-9]{0,4})|(1[0-6][0-9]{4})|(17[0-1][0-9]{3})|(172[0-7][0-9]{2})|(172800)',
  },
);
export const workingDirectory = text('The folder to work in; the node’s own when empty.', {
  default: '',
  maxChars: 4096,
});

/** A precondition on the platform of the node. */
export const on = (platform: 'Windows' | 'Linux' | 'MacOS') => ({
  precondition: { StringEquals: ['platformType', platform] },
});

export const assumeRole = {
  type: 'AWS::IAM::Role::Arn',
  description: 'The role that runs the steps; the caller’s own permissions when empty.',
  default: '',
};

/** An Automation document of schema 0.3. */
export const runbook = (
  description: string,
  parameters: object,
  mainSteps: readonly object[],
  outputs?: readonly string[],
) => ({
  description,
  schemaVersion: '0.3',
  assumeRole: '{{ AutomationAssumeRole }}',
  parameters: { ...parameters, AutomationAssumeRole: assumeRole },
  ...(outputs !== undefined && { outputs }),
  mainSteps,
});

/** A Command document of schema 2.2. */
export const command = (description: string, parameters: object, mainSteps: readonly object[]) => ({
  schemaVersion: '2.2',
  description,
  parameters,
  mainSteps,
});

export const instanceId = { type: 'AWS::EC2::Instance::Id', description: 'The EC2 instance.' };
export const instanceIds = { type: 'List<AWS::EC2::Instance::Id>', description: 'The EC2 instances.' };
