/** The document that holds an account's shell preferences in one Region; it is missing until somebody saved some. */
export const preferencesDocument = 'SSM-SessionManagerRunShell';

/** What the preferences say, one member a field. `''` stands for "not set". */
export interface PreferenceInputs {
  /** Minutes without data after which the service ends a session, 1 to 60; not set means `idleMinutesByDefault`. */
  readonly idleSessionTimeout: string;
  /** Minutes after which the service ends a session in any case, 1 to 1,440; not set means no limit. */
  readonly maxSessionDuration: string;
  /** Id, ARN or alias of the key that encrypts what passes between client and node. */
  readonly kmsKeyId: string;
  readonly runAsEnabled: boolean;
  /** The user of the node that shells run as where run-as is on and the caller's IAM tag names no other. */
  readonly runAsDefaultUser: string;
  /** Lines typed into each shell as it begins. */
  readonly shellProfileLinux: string;
  readonly shellProfileWindows: string;
  readonly s3BucketName: string;
  readonly s3KeyPrefix: string;
  /** Keeps a transcript only where the bucket is encrypted. */
  readonly s3EncryptionEnabled: boolean;
  readonly cloudWatchLogGroupName: string;
  /** Keeps a transcript only where the log group is encrypted. */
  readonly cloudWatchEncryptionEnabled: boolean;
  /** Sends log events while the session runs, not at its end. */
  readonly cloudWatchStreamingEnabled: boolean;
}
export type PreferenceName = keyof PreferenceInputs;

/** Minutes that hold where nothing is set (Systems Manager user guide, idle session timeout). */
export const idleMinutesByDefault = 20;

/** What holds without the document, and what a new one begins with. */
export const preferencesByDefault: PreferenceInputs = {
  idleSessionTimeout: String(idleMinutesByDefault),
  maxSessionDuration: '',
  kmsKeyId: '',
  runAsEnabled: false,
  runAsDefaultUser: '',
  shellProfileLinux: '',
  shellProfileWindows: '',
  s3BucketName: '',
  s3KeyPrefix: '',
  s3EncryptionEnabled: true,
  cloudWatchLogGroupName: '',
  cloudWatchEncryptionEnabled: true,
  cloudWatchStreamingEnabled: true,
};

export const preferenceNames = Object.keys(preferencesByDefault) as readonly PreferenceName[];

/** The platform's name in the document's `shellProfile`. */
const platforms: Partial<Record<PreferenceName, string>> = {
  shellProfileLinux: 'linux',
  shellProfileWindows: 'windows',
};
const documentMembers = new Set(['schemaVersion', 'description', 'sessionType', 'inputs']);

type Members = Readonly<Record<string, unknown>>;

/** Reads the document's content; a member that is missing or of another type is not set. Throws SyntaxError. */
export function readPreferences(content: string): PreferenceInputs {
  const inputs = membersOf(parsed(content)['inputs']);
  const profile = membersOf(inputs['shellProfile']);
  const entries = preferenceNames.map((name) => {
    const platform = platforms[name];
    const value = platform === undefined ? inputs[name] : profile[platform];
    if (typeof preferencesByDefault[name] === 'boolean') return [name, value === true || value === 'true'];
    return [name, typeof value === 'string' || typeof value === 'number' ? String(value) : ''];
  });
  return Object.fromEntries(entries) as PreferenceInputs;
}

/** Names of members that the app does not know. They are kept as they are. Throws SyntaxError. */
export function otherMembers(content: string): string[] {
  const document = parsed(content);
  const inputs = membersOf(document['inputs']);
  const isInput = (name: string) =>
    name === 'shellProfile' || (Object.hasOwn(preferencesByDefault, name) && !(name in platforms));
  return [
    ...Object.keys(document).filter((name) => !documentMembers.has(name)),
    ...Object.keys(inputs).filter((name) => !isInput(name)),
    ...Object.keys(membersOf(inputs['shellProfile']))
      .filter((name) => !Object.values(platforms).includes(name))
      .map((name) => `shellProfile.${name}`),
  ];
}

/**
 * The content with these inputs: only what differs is written, all else stays as it is. Without a content before, a new
 * document with every member. Throws SyntaxError for a content that is no JSON object.
 */
export function writePreferences(content: string | undefined, next: PreferenceInputs): string {
  const document = content === undefined ? newDocument : parsed(content);
  const before = content === undefined ? undefined : readPreferences(content);
  const changed = preferenceNames.filter((name) => before?.[name] !== next[name]);
  const inputs = membersOf(document['inputs']);
  const plain = changed.filter((name) => platforms[name] === undefined).map((name) => [name, next[name]]);
  const ofPlatforms = changed.flatMap((name) => {
    const platform = platforms[name];
    return platform === undefined ? [] : [[platform, next[name]]];
  });
  const shellProfile = { ...membersOf(inputs['shellProfile']), ...Object.fromEntries(ofPlatforms) };
  const written = {
    ...inputs,
    ...Object.fromEntries(plain),
    ...(ofPlatforms.length > 0 && { shellProfile }),
  };
  return JSON.stringify({ ...document, inputs: written }, undefined, 2);
}

const newDocument: Members = {
  schemaVersion: '1.0',
  description: 'Document to hold regional settings for Session Manager',
  sessionType: 'Standard_Stream',
  inputs: {},
};

function parsed(content: string): Members {
  const value: unknown = JSON.parse(content);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new SyntaxError('No JSON object.');
  return value as Members;
}

function membersOf(value: unknown): Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Members) : {};
}

/** What is wrong with a value; each has its text in words/. */
export type PreferenceProblem =
  | 'idle-minutes'
  | 'duration-minutes'
  | 'kms-key'
  | 'user-name'
  | 'profile-length'
  | 'bucket-name'
  | 'prefix'
  | 'log-group';

const shapes: Readonly<Record<string, readonly [RegExp, PreferenceProblem]>> = {
  kmsKeyId: [
    /^(?:arn:aws[\w-]*:kms:[a-z\d-]+:\d{12}:(?:key\/[\w-]+|alias\/[\w/-]+)|alias\/[\w/-]+|(?:mrk-)?[\da-f-]{32,36})$/,
    'kms-key',
  ],
  runAsDefaultUser: [/^[\w.][\w.@\\-]{0,99}$/, 'user-name'],
  s3BucketName: [/^(?!.*\.\.)(?!\d+\.\d+\.\d+\.\d+$)[a-z\d][a-z\d.-]{1,61}[a-z\d]$/, 'bucket-name'],
  s3KeyPrefix: [/^[^\p{Cc}]{1,500}$/u, 'prefix'],
  cloudWatchLogGroupName: [/^[\w.\-/#]{1,512}$/, 'log-group'],
};

/** What AWS would refuse in a field, before it is asked; undefined where nothing is. */
export function preferenceProblem(name: PreferenceName, value: string | boolean): PreferenceProblem | undefined {
  if (typeof value === 'boolean' || value === '') return undefined;
  if (name === 'idleSessionTimeout') return isMinutes(value, 60) ? undefined : 'idle-minutes';
  if (name === 'maxSessionDuration') return isMinutes(value, 1_440) ? undefined : 'duration-minutes';
  if (platforms[name] !== undefined) return value.length <= longestProfile ? undefined : 'profile-length';
  const [shape, problem] = shapes[name] ?? [];
  return shape === undefined || shape.test(value) ? undefined : problem;
}

/** Characters of a shell profile. */
const longestProfile = 512;

function isMinutes(text: string, most: number): boolean {
  return /^[1-9]\d{0,3}$/.test(text) && Number(text) <= most;
}
