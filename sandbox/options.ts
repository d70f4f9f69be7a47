import { parseArgs } from 'node:util';
import type { SandboxOptions } from './sandbox.ts';
import { readFaults } from './world/faults.ts';

/** Reads the command line of `npm run sandbox`. Throws an Error that says in one line what is wrong. */
export function readOptions(args: readonly string[]): SandboxOptions & { untilStdinEnds: boolean } {
  const { values } = parseArgs({
    args: [...args],
    options: {
      port: { type: 'string', default: '0' },
      nodes: { type: 'string', default: '24' },
      seed: { type: 'string', default: '1' },
      latency: { type: 'string', default: '0' },
      'throttle-every': { type: 'string', default: '0' },
      accounts: { type: 'string', default: '123456789012' },
      regions: { type: 'string', default: 'us-east-1,ap-northeast-2' },
      faults: { type: 'string' },
      agents: { type: 'string', default: 'mixed' },
      unpaced: { type: 'boolean', default: false },
      'fast-resend': { type: 'boolean', default: false },
      'require-kms-challenge': { type: 'boolean', default: false },
      'without-preferences': { type: 'boolean', default: false },
      minute: { type: 'string', default: '60000' },
      'trail-delay': { type: 'string', default: '5000' },
      metadata: { type: 'boolean', default: false },
      'mfa-code': { type: 'string' },
      'token-seconds': { type: 'string', default: '28800' },
      'role-seconds': { type: 'string', default: '3600' },
      'state-time': { type: 'string', default: '2000' },
      'command-delay': { type: 'string', default: '400' },
      second: { type: 'string', default: '1000' },
      credentials: { type: 'string' },
      home: { type: 'string' },
      'tls-port': { type: 'string' },
      'tls-authority': { type: 'string' },
      'proxy-port': { type: 'string' },
      'proxy-login': { type: 'string' },
      'proxy-refuse': { type: 'string' },
      'until-stdin-ends': { type: 'boolean', default: false },
    },
  });
  const accounts = values.accounts.split(',');
  for (const account of accounts)
    if (!/^\d{12}$/.test(account)) throw new Error(`--accounts takes ids of twelve digits, not ${account}`);
  const regions = values.regions.split(',');
  for (const region of regions)
    if (!/^[a-z]{2,}(-[a-z]+)+-\d{1,2}$/.test(region))
      throw new Error(`--regions takes names such as eu-west-1, not ${region}`);
  const { agents } = values;
  if (agents !== 'old' && agents !== 'new' && agents !== 'mixed')
    throw new Error(`--agents takes old, new or mixed, not ${agents}`);
  const mfaCode = values['mfa-code'];
  if (mfaCode !== undefined && !/^\d{6}$/.test(mfaCode)) throw new Error(`--mfa-code takes six digits, not ${mfaCode}`);
  return {
    port: whole('--port', values.port, 65_535),
    nodes: whole('--nodes', values.nodes, 1_000_000),
    seed: whole('--seed', values.seed, 2_147_483_647),
    latencyMs: whole('--latency', values.latency, 600_000),
    throttleEvery: whole('--throttle-every', values['throttle-every'], 1_000_000),
    accounts,
    regions,
    agents,
    unpaced: values.unpaced,
    fastResend: values['fast-resend'],
    withoutPreferences: values['without-preferences'],
    minuteMs: whole('--minute', values.minute, 60_000),
    trailDelayMs: whole('--trail-delay', values['trail-delay'], 3_600_000),
    signInTimes: {
      tokenSeconds: whole('--token-seconds', values['token-seconds'], 604_800),
      roleSeconds: whole('--role-seconds', values['role-seconds'], 43_200),
    },
    stateMs: whole('--state-time', values['state-time'], 600_000),
    commandDelayMs: whole('--command-delay', values['command-delay'], 600_000),
    secondMs: whole('--second', values.second, 1_000),
    requiresChallenge: values['require-kms-challenge'],
    metadata: values.metadata,
    ...(mfaCode !== undefined && { mfaCode }),
    untilStdinEnds: values['until-stdin-ends'],
    ...(values.faults !== undefined && { faults: readFaults(values.faults) }),
    ...(values.credentials !== undefined && { credentialsFile: values.credentials }),
    ...(values.home !== undefined && { home: values.home }),
    ...besideOf(values),
  };
}

interface Beside {
  readonly 'tls-port'?: string | undefined;
  readonly 'tls-authority'?: string | undefined;
  readonly 'proxy-port'?: string | undefined;
  readonly 'proxy-login'?: string | undefined;
  readonly 'proxy-refuse'?: string | undefined;
}

/** The listener with TLS and the proxy; a switch that belongs to one of them without its port is refused. */
function besideOf(values: Beside): Pick<SandboxOptions, 'tls' | 'proxy'> {
  const { 'tls-port': tls, 'tls-authority': authorityFile, 'proxy-port': proxy, 'proxy-login': login } = values;
  const refuse = values['proxy-refuse'];
  if (tls === undefined && authorityFile !== undefined) throw new Error('--tls-authority needs --tls-port');
  if (proxy === undefined && (login ?? refuse) !== undefined)
    throw new Error('--proxy-login and --proxy-refuse need --proxy-port');
  if (login !== undefined && !login.includes(':')) throw new Error('--proxy-login takes USER:PASSWORD');
  return {
    ...(tls !== undefined && {
      tls: { port: whole('--tls-port', tls, 65_535), ...(authorityFile !== undefined && { authorityFile }) },
    }),
    ...(proxy !== undefined && {
      proxy: {
        port: whole('--proxy-port', proxy, 65_535),
        ...(login !== undefined && { login }),
        ...(refuse !== undefined && { refuse: whole('--proxy-refuse', refuse, 599) }),
      },
    }),
  };
}

function whole(name: string, text: string, most: number): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || value > most)
    throw new Error(`${name} takes a whole number from 0 to ${most}, not ${text}`);
  return value;
}
