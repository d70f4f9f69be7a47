import { z } from 'zod';
import { failed, type FailureError } from '../../../contract/failure.ts';
import { redact } from '../../log/redact.ts';
import { commandWords } from '../command-words.ts';
import type { Keys } from '../credential-plan.ts';
import type { Environment } from '../endpoints.ts';
import { runCommand, type CommandEnd } from './run-command.ts';
import type { CarryOut } from './source.ts';

export interface ProcessParts {
  readonly env: Environment;
  readonly homeDir: string;
  /** The folders in which the program is looked for. */
  readonly path: () => Promise<string>;
  readonly platform?: NodeJS.Platform;
  readonly limitMs?: number;
  readonly now?: () => number;
}

/** What the process prints ("Source credentials with an external process", AWS CLI user guide). */
const Printed = z.object({
  Version: z.literal(1),
  AccessKeyId: z.string().min(1),
  SecretAccessKey: z.string().min(1),
  SessionToken: z.string().optional(),
  Expiration: z.string().nullish(),
});

/** A program may open a browser and wait for a person. */
const patienceMs = 120_000;

/**
 * Keys that a command prints. It is run without a shell, as the AWS CLI does, in the user's home and with the login
 * shell's PATH; it cannot ask anything on a terminal. What it says on stderr is told when it fails.
 */
export function createProcessSource(parts: ProcessParts): CarryOut<'process'> {
  const { env, homeDir, path, platform = process.platform, limitMs = patienceMs, now = Date.now } = parts;
  return async ({ command }, { profile }) => {
    const [program = '', ...args] = commandWords(command, platform) ?? [];
    const no = (reason: string) => failure(profile, program, reason);
    if (program === '') throw no('credential_process is empty or has an open quote.');
    const searched = await path();
    const pathName = Object.keys(env).find((name) => platform === 'win32' && /^path$/i.test(name)) ?? 'PATH';
    const settings = { env: { ...env, [pathName]: searched }, cwd: homeDir, limitMs };
    const end = await runCommand(program, args, settings).catch((error: unknown) => {
      const code = error instanceof Error && 'code' in error ? String(error.code) : 'for a reason not known';
      throw no(`It cannot be started (${code}).`);
    });
    if (end.kind === 'missing') throw no(`There is no such program. Searched: ${searched}`);
    if (end.kind === 'slow') throw no(`It did not end within ${Math.round(limitMs / 1_000)} s. ${said(end)}`.trim());
    if (end.kind === 'loud') throw no('It printed more than 1 MiB.');
    if (end.code !== 0) throw no(`${said(end)} (it ended with ${end.code ?? 'a signal'})`.trim());
    return keysOf(end, no, now());
  };
}

function keysOf(end: Extract<CommandEnd, { kind: 'ended' }>, no: (reason: string) => FailureError, now: number): Keys {
  let printed: unknown;
  try {
    printed = JSON.parse(end.stdout);
  } catch {
    throw no(`What it printed is no JSON. ${said(end)}`.trim());
  }
  const read = Printed.safeParse(printed);
  if (!read.success) {
    // Which member, never what stands in it.
    const members = [...new Set(read.error.issues.map(({ path }) => path.join('.')))].join(', ');
    throw no(members.includes('Version') ? 'Its Version is not 1.' : `Missing or of a wrong kind: ${members}.`);
  }
  const { AccessKeyId, SecretAccessKey, SessionToken, Expiration } = read.data;
  const expiration = Expiration === undefined || Expiration === null ? undefined : new Date(Expiration);
  if (expiration !== undefined && Number.isNaN(expiration.getTime())) throw no('Its Expiration is no time.');
  if (expiration !== undefined && expiration.getTime() <= now)
    throw no(`The keys that it printed ended at ${expiration.toISOString()}.`);
  return {
    accessKeyId: AccessKeyId,
    secretAccessKey: SecretAccessKey,
    ...(SessionToken !== undefined && SessionToken !== '' && { sessionToken: SessionToken }),
    ...(expiration !== undefined && { expiration }),
  };
}

/** The end of its stderr, without anything that it also printed on stdout: that may be keys. */
function said({ stdout, stderr }: { readonly stdout: string; readonly stderr: string }): string {
  const printed = stdout.match(/[\w+/=-]{12,}/g) ?? [];
  const text = printed.reduce((left, word) => left.replaceAll(word, '•'), stderr.trim());
  return redact(text).slice(-600);
}

function failure(profile: string, program: string, reason: string): FailureError {
  const subject = { profile, program: program === '' ? 'credential_process' : program, reason };
  return failed('credential-process-failed', reason, { subject, remedy: 'retry' });
}
