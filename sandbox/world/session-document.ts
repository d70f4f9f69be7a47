import type { SessionType } from './session.ts';

/** What a Session document's `inputs` say of its sessions; those of SSM-SessionManagerRunShell are the preferences. */
export interface SessionInputs {
  readonly s3BucketName: string;
  readonly s3KeyPrefix: string;
  readonly cloudWatchLogGroupName: string;
  readonly cloudWatchStreamingEnabled: boolean;
  readonly kmsKeyId: string;
  /** The user that shells run as; empty for ssm-user. */
  readonly runAs: string;
  /** Minutes. */
  readonly idleSessionTimeout: number;
  /** Minutes; undefined for no limit. */
  readonly maxSessionDuration: number | undefined;
  readonly shellProfile: { readonly linux: string; readonly windows: string };
}

export interface DocumentParameter {
  readonly fallback: string | undefined;
  readonly pattern: RegExp | undefined;
  readonly allowed: readonly string[] | undefined;
}

/** A Session document: what a session of it is, and what its parameters become. */
export interface SessionDocument {
  readonly sessionType: SessionType;
  readonly description: string;
  readonly inputs: SessionInputs | undefined;
  readonly parameters: ReadonlyMap<string, DocumentParameter>;
  /** Properties of the handshake, some of them for one platform (`linux`, `windows`, `macos`); null for shells. */
  readonly properties: Readonly<Record<string, string | Readonly<Record<string, string>>>> | null;
}

/** A content that is no Session document; `code` is AWS's name for the error. */
export class ContentError extends Error {
  readonly code: 'InvalidDocumentContent' | 'InvalidDocumentSchemaVersion';
  constructor(message: string, code: ContentError['code'] = 'InvalidDocumentContent') {
    super(message);
    this.code = code;
  }
}

/** What holds where an account has no preferences. */
export const defaultInputs: SessionInputs = {
  s3BucketName: '',
  s3KeyPrefix: '',
  cloudWatchLogGroupName: '',
  cloudWatchStreamingEnabled: false,
  kmsKeyId: '',
  runAs: '',
  idleSessionTimeout: 20,
  maxSessionDuration: undefined,
  shellProfile: { linux: '', windows: '' },
};

const types: ReadonlySet<string> = new Set([
  'Standard_Stream',
  'InteractiveCommands',
  'NonInteractiveCommands',
  'Port',
]);
const members: ReadonlySet<string> = new Set([
  'schemaVersion',
  'description',
  'sessionType',
  'inputs',
  'parameters',
  'properties',
]);

/** Reads a content (JSON). Throws ContentError that says what does not fit. */
export function readSessionDocument(content: string): SessionDocument {
  const value = parse(content);
  if (value.schemaVersion !== '1.0')
    throw new ContentError(
      `Document schema version, ${textOf(value.schemaVersion)}, is not supported for a Session document.`,
      'InvalidDocumentSchemaVersion',
    );
  const unknown = Object.keys(value).find((name) => !members.has(name));
  if (unknown !== undefined) throw new ContentError(`JSON not well-formed. Unknown member: ${unknown}`);
  const { sessionType } = value;
  if (!isSessionType(sessionType)) throw new ContentError(`Unsupported session type: ${textOf(sessionType)}`);
  return {
    sessionType,
    description: textOf(value.description),
    inputs: value.inputs === undefined ? undefined : readInputs(record(value.inputs, 'inputs')),
    parameters: readParameters(value.parameters === undefined ? {} : record(value.parameters, 'parameters')),
    properties: value.properties === undefined ? null : readProperties(record(value.properties, 'properties')),
  };
}

function parse(content: string): Record<string, unknown> {
  try {
    return record(JSON.parse(content), 'content');
  } catch (error) {
    if (error instanceof ContentError) throw error;
    throw new ContentError('JSON not well-formed.');
  }
}

function isSessionType(value: unknown): value is SessionType {
  return typeof value === 'string' && types.has(value);
}

function readInputs(given: Record<string, unknown>): SessionInputs {
  const runAs = textOf(given.runAsDefaultUser);
  // The name stands in shells' start files: nothing but a user's name may be in it.
  if (!/^[\w.-]{0,100}$/.test(runAs)) throw new ContentError('runAsDefaultUser is not a name of a user.');
  const profile = given.shellProfile === undefined ? {} : record(given.shellProfile, 'shellProfile');
  return {
    s3BucketName: textOf(given.s3BucketName),
    s3KeyPrefix: textOf(given.s3KeyPrefix).replace(/^\/+|\/+$/g, ''),
    cloudWatchLogGroupName: textOf(given.cloudWatchLogGroupName),
    cloudWatchStreamingEnabled: given.cloudWatchStreamingEnabled === true,
    kmsKeyId: textOf(given.kmsKeyId),
    runAs: given.runAsEnabled === true ? runAs : '',
    idleSessionTimeout: minutes('idleSessionTimeout', given, 60) ?? defaultInputs.idleSessionTimeout,
    maxSessionDuration: minutes('maxSessionDuration', given, 1_440),
    shellProfile: { linux: textOf(profile.linux), windows: textOf(profile.windows) },
  };
}

/** Minutes are given as text; empty is not set. */
function minutes(name: string, given: Record<string, unknown>, most: number): number | undefined {
  const value = given[name];
  if (value === undefined || value === '') return undefined;
  const count = Number(value);
  if (typeof value !== 'string' || !/^\d{1,4}$/.test(value) || count < 1 || count > most)
    throw new ContentError(`${name} must be a text of a whole number from 1 to ${most}.`);
  return count;
}

function readParameters(given: Record<string, unknown>): ReadonlyMap<string, DocumentParameter> {
  return new Map(
    Object.entries(given).map(([name, value]) => {
      const { type, default: fallback, allowedPattern, allowedValues } = record(value, `parameters.${name}`);
      if (type !== 'String' && type !== 'StringList')
        throw new ContentError(`Parameter ${name} has an unsupported type: ${textOf(type)}`);
      return [
        name,
        {
          fallback: fallback === undefined ? undefined : textOf(fallback),
          pattern: allowedPattern === undefined ? undefined : patternOf(name, textOf(allowedPattern)),
          allowed: Array.isArray(allowedValues) ? allowedValues.map(String) : undefined,
        },
      ];
    }),
  );
}

function patternOf(name: string, source: string): RegExp {
  try {
    return new RegExp(source);
  } catch {
    throw new ContentError(`Parameter ${name} has an allowedPattern that is no pattern.`);
  }
}

function readProperties(given: Record<string, unknown>): NonNullable<SessionDocument['properties']> {
  return Object.fromEntries(
    Object.entries(given).map(([name, value]) => [
      name,
      typeof value === 'object' && value !== null
        ? Object.fromEntries(Object.entries(value).map(([inner, entry]) => [inner, textOf(entry)]))
        : textOf(value),
    ]),
  );
}

function record(value: unknown, name: string): Record<string, unknown> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  throw new ContentError(`JSON not well-formed. ${name} must be an object.`);
}

function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';
}
