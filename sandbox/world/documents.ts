import type { SessionType } from './session.ts';

/** A Session document: what a session of it is, and what its parameters become. */
export interface SessionDocument {
  readonly name: string;
  readonly sessionType: SessionType;
  readonly parameters: Readonly<Record<string, { readonly fallback?: string; readonly pattern?: RegExp }>>;
  /** Properties of the handshake; `{{ name }}` stands for a parameter. Null for shells. */
  readonly properties: Readonly<Record<string, string>> | null;
  readonly description: string;
}

const port = /^([1-9]\d{0,3}|[1-5]\d{4}|6[0-4]\d{3}|65[0-4]\d{2}|655[0-2]\d|6553[0-5])$/;
const localPort = /^(\d{1,4}|[1-5]\d{4}|6[0-4]\d{3}|65[0-4]\d{2}|655[0-2]\d|6553[0-5])$/;

/** The account's shell preferences: an ordinary shell uses them. */
export const preferencesName = 'SSM-SessionManagerRunShell';

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

/** The Session documents of every account, written from their documented parameters. */
export const sessionDocuments: readonly SessionDocument[] = [
  {
    name: preferencesName,
    sessionType: 'Standard_Stream',
    parameters: {},
    properties: null,
    description: preferences.description,
  },
  {
    name: 'AWS-StartInteractiveCommand',
    sessionType: 'InteractiveCommands',
    parameters: { command: {} },
    properties: { commands: '{{ command }}' },
    description: 'Runs one command in a terminal.',
  },
  {
    name: 'AWS-StartNonInteractiveCommand',
    sessionType: 'NonInteractiveCommands',
    parameters: { command: {} },
    properties: { commands: '{{ command }}' },
    description: 'Runs one command without a terminal.',
  },
  {
    name: 'AWS-StartPortForwardingSession',
    sessionType: 'Port',
    parameters: {
      portNumber: { fallback: '80', pattern: port },
      localPortNumber: { fallback: '0', pattern: localPort },
    },
    properties: {
      portNumber: '{{ portNumber }}',
      localPortNumber: '{{ localPortNumber }}',
      type: 'LocalPortForwarding',
    },
    description: 'Forwards a local port to a port of the node.',
  },
  {
    name: 'AWS-StartPortForwardingSessionToRemoteHost',
    sessionType: 'Port',
    parameters: {
      host: { pattern: /^[^\s$`;&|<>]{1,255}$/ },
      portNumber: { fallback: '80', pattern: port },
      localPortNumber: { fallback: '0', pattern: localPort },
    },
    properties: {
      host: '{{ host }}',
      portNumber: '{{ portNumber }}',
      localPortNumber: '{{ localPortNumber }}',
      type: 'LocalPortForwarding',
    },
    description: 'Forwards a local port to a port of a host that the node reaches.',
  },
  {
    name: 'AWS-StartSSHSession',
    sessionType: 'Port',
    parameters: { portNumber: { fallback: '22', pattern: port } },
    properties: { portNumber: '{{ portNumber }}' },
    description: 'Carries an SSH connection over standard input and output.',
  },
];

/** A document's content as GetDocument gives it. */
export function contentOf(document: SessionDocument): object {
  if (document.name === preferencesName) return preferences;
  const parameters = Object.entries(document.parameters).map(([name, { fallback, pattern }]) => [
    name,
    {
      type: 'String',
      description: name,
      ...(fallback !== undefined && { default: fallback }),
      ...(pattern !== undefined && { allowedPattern: pattern.source }),
    },
  ]);
  return {
    schemaVersion: '1.0',
    description: document.description,
    sessionType: document.sessionType,
    parameters: Object.fromEntries(parameters) as Record<string, unknown>,
    ...(document.properties !== null && { properties: document.properties }),
  };
}
