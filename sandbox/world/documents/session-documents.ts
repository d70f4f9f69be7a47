/** The account's shell preferences: an ordinary shell uses them. */
export const preferencesName = 'SSM-SessionManagerRunShell';

/** The preferences as the console writes them first. */
export const preferences = {
  schemaVersion: '1.0',
  description: 'Document to hold regional settings for Session Manager',
  sessionType: 'Standard_Stream',
  inputs: {
    s3BucketName: '',
    s3KeyPrefix: '',
    s3EncryptionEnabled: true,
    cloudWatchLogGroupName: '',
    cloudWatchEncryptionEnabled: true,
    cloudWatchStreamingEnabled: true,
    kmsKeyId: '',
    runAsEnabled: false,
    runAsDefaultUser: '',
    idleSessionTimeout: '20',
    maxSessionDuration: '',
    shellProfile: { windows: '', linux: '' },
  },
} as const;

const port = '^([1-9]\\d{0,3}|[1-5]\\d{4}|6[0-4]\\d{3}|65[0-4]\\d{2}|655[0-2]\\d|6553[0-5])$';
const localPort = '^(\\d{1,4}|[1-5]\\d{4}|6[0-4]\\d{3}|65[0-4]\\d{2}|655[0-2]\\d|6553[0-5])$';
const separator = '^[0-9a-zA-Z\\r\\n_:-]{0,30}$';

const text = (description: string, more: object = {}) => ({ type: 'String', description, ...more });
const remotePort = (fallback: string) => text('Port on the node', { default: fallback, allowedPattern: port });
const ownPort = text('Port on this computer, 0 for any', { default: '0', allowedPattern: localPort });
const forwarding = {
  portNumber: '{{ portNumber }}',
  localPortNumber: '{{ localPortNumber }}',
  type: 'LocalPortForwarding',
};
const document = (sessionType: string, description: string, parameters: object, properties: object) => ({
  schemaVersion: '1.0',
  description,
  sessionType,
  parameters,
  properties,
});

/** Amazon's Session documents, written from their documented parameters. */
export const amazonSessionDocuments: Readonly<Record<string, object>> = {
  'AWS-StartInteractiveCommand': document(
    'InteractiveCommands',
    'Runs one command in a terminal.',
    { command: text('The command') },
    { commands: '{{ command }}' },
  ),
  'AWS-StartNonInteractiveCommand': document(
    'NonInteractiveCommands',
    'Runs one command without a terminal.',
    {
      command: text('The command'),
      separateOutputStream: text('Whether errors and the exit code come apart', {
        default: 'false',
        allowedValues: ['true', 'false'],
      }),
      stdOutSeparatorPrefix: text('Put before lines of output', { default: '', allowedPattern: separator }),
      stdErrSeparatorPrefix: text('Put before lines of errors', { default: '', allowedPattern: separator }),
    },
    {
      commands: '{{ command }}',
      separateOutputStream: '{{ separateOutputStream }}',
      stdOutSeparatorPrefix: '{{ stdOutSeparatorPrefix }}',
      stdErrSeparatorPrefix: '{{ stdErrSeparatorPrefix }}',
    },
  ),
  'AWS-StartPortForwardingSession': document(
    'Port',
    'Forwards a local port to a port of the node.',
    { portNumber: remotePort('80'), localPortNumber: ownPort },
    forwarding,
  ),
  'AWS-StartPortForwardingSessionToRemoteHost': document(
    'Port',
    'Forwards a local port to a port of a host that the node reaches.',
    {
      host: text('The host', { allowedPattern: '^[^\\s$`;&|<>]{1,255}$' }),
      portNumber: remotePort('80'),
      localPortNumber: ownPort,
    },
    { host: '{{ host }}', ...forwarding },
  ),
  'AWS-StartSSHSession': document(
    'Port',
    'Carries an SSH connection over standard input and output.',
    { portNumber: remotePort('22') },
    { portNumber: '{{ portNumber }}' },
  ),
};
