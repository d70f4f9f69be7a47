import { z } from 'zod';

/** A session that somebody has started, and whose channel is to be opened here. */
export interface GivenSession {
  readonly sessionId: string;
  readonly streamUrl: string;
  readonly token: string;
  /** Target of ssm:StartSession; `''` where it was not told (an AWS CLI that knows no encryption). */
  readonly target: string;
  /** DocumentName of ssm:StartSession; `''` for the account's shell preferences. */
  readonly document: string;
}

/** Whose credentials are used, and where ssm is asked. */
export interface Caller {
  readonly region: string;
  /** `''`: the environment's credentials, or the default profile. */
  readonly profile: string;
  /** The ssm endpoint that the AWS CLI used. */
  readonly endpoint: string | undefined;
}

/** What a command line asks for. */
export type Invocation =
  | { readonly kind: 'version' }
  | { readonly kind: 'nothing' }
  | { readonly kind: 'session'; readonly session: GivenSession; readonly caller: Caller }
  | { readonly kind: 'ssh'; readonly caller: Caller; readonly target: string; readonly port: number };

/** A command line that is none of ours; `message` says why in one line. */
export class UsageError extends Error {}

type Environment = Record<string, string | undefined>;

/** The AWS CLI gives this name in place of the answer, so that no token stands in the list of processes. */
const variablePrefix = 'AWS_SSM_START_SESSION_RESPONSE';

/**
 * Reads a command line: the AWS CLI's `RESPONSE REGION StartSession [PROFILE [REQUEST [ENDPOINT]]]` (as of the
 * session-manager-plugin's session.go), or our own `ssh`. A token in the environment is taken out of it. Throws
 * UsageError.
 */
export function readArguments(args: readonly string[], env: Environment): Invocation {
  const [first] = args;
  if (first === undefined) return { kind: 'nothing' };
  if (first === '--version' && args.length === 1) return { kind: 'version' };
  return first === 'ssh' ? readSsh(args.slice(1)) : readSession(args, env);
}

function readSession(args: readonly string[], env: Environment): Invocation {
  const [response = '', region = '', operation = '', profile = '', request, endpoint = ''] = args;
  if (args.length < 3 || args.length > 6)
    throw new UsageError(`3 to 6 arguments are expected, as the AWS CLI passes them; there are ${args.length}.`);
  if (operation !== 'StartSession') throw new UsageError(`The operation ${operation} is not known: StartSession.`);
  if (region === '') throw new UsageError('The Region is empty.');
  const { sessionid, streamurl, tokenvalue } = parse(Response, take(response, env), 'answer of StartSession');
  const { target, documentname } = parse(Request, request === undefined || request === '' ? '{}' : request, 'request');
  return {
    kind: 'session',
    session: { sessionId: sessionid, streamUrl: streamurl, token: tokenvalue, target, document: documentname },
    caller: { region, profile, endpoint: endpoint === '' ? undefined : endpoint },
  };
}

const sshOptions = ['--profile', '--region', '--target', '--port'] as const;

function readSsh(args: readonly string[]): Invocation {
  const given = new Map<string, string>();
  for (let at = 0; at < args.length; at += 2) {
    const [option = '', value] = args.slice(at, at + 2);
    if (!(sshOptions as readonly string[]).includes(option))
      throw new UsageError(`ssh takes ${sshOptions.join(', ')}; not ${option}.`);
    if (value === undefined) throw new UsageError(`The value of ${option} is missing.`);
    given.set(option, value);
  }
  const region = given.get('--region') ?? '';
  const target = given.get('--target') ?? '';
  const port = given.get('--port') ?? '22';
  if (region === '' || target === '') throw new UsageError('ssh needs --region and --target.');
  if (!/^m?i-[0-9a-f]{8,17}$/.test(target)) throw new UsageError(`${target} is no id of a node (i-… or mi-…).`);
  if (!/^\d{1,5}$/.test(port) || Number(port) < 1 || Number(port) > 65_535)
    throw new UsageError(`${port} is no port: 1 to 65535.`);
  const caller = { region, profile: given.get('--profile') ?? '', endpoint: undefined };
  return { kind: 'ssh', caller, target, port: Number(port) };
}

/** The answer itself; read once from the environment, which the processes that we start would inherit. */
function take(response: string, env: Environment): string {
  if (!response.startsWith(variablePrefix)) return response;
  const value = env[response];
  delete env[response];
  if (value === undefined || value === '') throw new UsageError(`The environment variable ${response} is not set.`);
  return value;
}

// Names count in any case, as for AWS's plugin: `aws ecs execute-command` writes them with small first letters.
const Response = z.object({
  sessionid: z.string().min(1),
  streamurl: z.string().min(1),
  tokenvalue: z.string().min(1),
});
const Request = z.object({ target: z.string().default(''), documentname: z.string().default('') });

/** Throws UsageError, which never has the text itself: there may be a token in it. */
function parse<T>(schema: z.ZodType<T>, text: string, what: string): T {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new UsageError(`The ${what} is no JSON.`);
  }
  const members = typeof value === 'object' && value !== null ? Object.entries(value) : [];
  const parsed = schema.safeParse(Object.fromEntries(members.map(([name, member]) => [name.toLowerCase(), member])));
  if (!parsed.success)
    throw new UsageError(`The ${what} lacks ${parsed.error.issues[0]?.path.join('.') ?? 'something'}.`);
  return parsed.data;
}
