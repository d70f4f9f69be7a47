/** What a schema version's documents are made of (Systems Manager user guide, "Schemas, features, and examples"). */
export interface SchemaFacts {
  /** Types of documents that are written in it. */
  readonly types: readonly string[];
  readonly members: readonly string[];
  /** Members that must be there. */
  readonly needed: readonly string[];
  readonly parameterTypes: readonly string[];
  readonly stepMembers: readonly string[];
  readonly actions: readonly string[];
}

export const parameterMembers: readonly string[] = [
  'type',
  'description',
  'default',
  'allowedValues',
  'allowedPattern',
  'displayType',
  'minItems',
  'maxItems',
  'minChars',
  'maxChars',
  'interpolationType',
  'hidden',
];

const plugins: readonly string[] = [
  'aws:applications',
  'aws:cloudWatch',
  'aws:configureDocker',
  'aws:configurePackage',
  'aws:domainJoin',
  'aws:downloadContent',
  'aws:psModule',
  'aws:refreshAssociation',
  'aws:runDockerAction',
  'aws:runDocument',
  'aws:runPowerShellScript',
  'aws:runShellScript',
  'aws:softwareInventory',
  'aws:updateAgent',
  'aws:updateSsmAgent',
];

const runbookActions: readonly string[] = [
  'aws:approve',
  'aws:assertAwsResourceProperty',
  'aws:branch',
  'aws:changeInstanceState',
  'aws:copyImage',
  'aws:createImage',
  'aws:createStack',
  'aws:createTags',
  'aws:deleteImage',
  'aws:deleteStack',
  'aws:executeAutomation',
  'aws:executeAwsApi',
  'aws:executeScript',
  'aws:executeStateMachine',
  'aws:invokeLambdaFunction',
  'aws:invokeWebhook',
  'aws:loop',
  'aws:pause',
  'aws:runCommand',
  'aws:runInstances',
  'aws:sleep',
  'aws:updateVariable',
  'aws:waitForAwsResourceProperty',
];

const commandParameters: readonly string[] = ['String', 'StringList', 'Boolean', 'Integer', 'MapList', 'StringMap'];

/** AWS types that automations know. */
const awsTypes: readonly string[] = [
  'AWS::EC2::Instance::Id',
  'AWS::S3::Bucket::Name',
  'AWS::IAM::Role::Arn',
  'AWS::EC2::Image::Id',
  'AWS::EC2::SecurityGroup::Id',
  'AWS::CloudFormation::Stack::Name',
  'AWS::SSM::ManagedInstance::Id',
];

const commandSteps: readonly string[] = [
  'action',
  'name',
  'inputs',
  'precondition',
  'description',
  'maxAttempts',
  'timeoutSeconds',
  'onFailure',
  'onSuccess',
  'finallyStep',
  'settings',
  'isEnd',
  'isCritical',
  'nextStep',
];

const command: SchemaFacts = {
  types: ['Command', 'Policy'],
  members: ['schemaVersion', 'description', 'parameters', 'mainSteps', 'assumeRole', 'outputs', 'files', 'settings'],
  needed: ['mainSteps'],
  parameterTypes: commandParameters,
  stepMembers: commandSteps,
  actions: plugins,
};

export const schemas: Readonly<Record<string, SchemaFacts>> = {
  '0.3': {
    types: ['Automation'],
    members: ['schemaVersion', 'description', 'assumeRole', 'parameters', 'variables', 'mainSteps', 'outputs', 'files'],
    needed: ['mainSteps'],
    parameterTypes: [...commandParameters, ...awsTypes, ...awsTypes.map((type) => `List<${type}>`)],
    stepMembers: [
      'name',
      'action',
      'description',
      'inputs',
      'onFailure',
      'onCancel',
      'isEnd',
      'isCritical',
      'nextStep',
      'timeoutSeconds',
      'maxAttempts',
      'outputs',
    ],
    actions: runbookActions,
  },
  '1.0': {
    types: ['Session'],
    members: ['schemaVersion', 'description', 'sessionType', 'parameters', 'inputs', 'properties'],
    needed: ['sessionType'],
    parameterTypes: commandParameters,
    stepMembers: [],
    actions: [],
  },
  '1.2': {
    types: ['Command'],
    members: ['schemaVersion', 'description', 'parameters', 'runtimeConfig'],
    needed: ['runtimeConfig'],
    parameterTypes: commandParameters,
    stepMembers: [],
    actions: plugins,
  },
  '2.0': command,
  '2.2': command,
};

/** Schema versions in which documents of a type are written; none for a type that this file does not know. */
export function schemasOf(type: string): string[] {
  return Object.keys(schemas).filter((version) => schemas[version]?.types.includes(type) === true);
}

/** Inputs of an action: those with a `true` must be there. */
export const actionInputs: Readonly<Record<string, Readonly<Record<string, boolean>>>> = {
  'aws:runShellScript': { runCommand: true, workingDirectory: false, timeoutSeconds: false },
  'aws:runPowerShellScript': { runCommand: true, workingDirectory: false, timeoutSeconds: false },
  'aws:configurePackage': {
    name: false,
    action: true,
    version: false,
    installationType: false,
    additionalArguments: false,
  },
  'aws:downloadContent': { sourceType: true, sourceInfo: false, destinationPath: false },
  'aws:runDocument': { documentType: true, documentPath: false, documentParameters: false },
  'aws:executeAwsApi': { Service: true, Api: true },
  'aws:assertAwsResourceProperty': { Service: true, Api: true, PropertySelector: true, DesiredValues: true },
  'aws:waitForAwsResourceProperty': { Service: true, Api: true, PropertySelector: true, DesiredValues: true },
  'aws:runCommand': { DocumentName: true, InstanceIds: false, Targets: false, Parameters: false, Comment: false },
  'aws:changeInstanceState': { InstanceIds: true, DesiredState: true, CheckStateOnly: false, Force: false },
  'aws:createImage': { InstanceId: true, ImageName: true, ImageDescription: false, NoReboot: false },
  'aws:copyImage': { SourceImageId: true, SourceRegion: true, ImageName: true },
  'aws:deleteImage': { ImageId: true },
  'aws:runInstances': { ImageId: true, InstanceType: false, MinInstanceCount: false, MaxInstanceCount: false },
  'aws:createTags': { ResourceType: false, ResourceIds: true, Tags: true },
  'aws:createStack': { StackName: true, TemplateBody: false, TemplateURL: false, Parameters: false },
  'aws:deleteStack': { StackName: true },
  'aws:approve': { Approvers: true, NotificationArn: false, Message: false, MinRequiredApprovals: false },
  'aws:branch': { Choices: true, Default: false },
  'aws:sleep': { Duration: false, Timestamp: false },
  'aws:executeScript': { Runtime: true, Handler: false, Script: false, InputPayload: false },
  'aws:invokeLambdaFunction': { FunctionName: true, InvocationType: false, Payload: false },
  'aws:executeAutomation': { DocumentName: true, RuntimeParameters: false },
  'aws:loop': { Iterators: false, LoopCondition: false, Steps: true, MaxIterations: false },
};
