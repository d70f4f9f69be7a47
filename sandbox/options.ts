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
      'state-time': { type: 'string', default: '2000' },
      'command-delay': { type: 'string', default: '400' },
      second: { type: 'string', default: '1000' },
      credentials: { type: 'string' },
      home: { type: 'string' },
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
    stateMs: whole('--state-time', values['state-time'], 600_000),
    commandDelayMs: whole('--command-delay', values['command-delay'], 600_000),
    secondMs: whole('--second', values.second, 1_000),
    requiresChallenge: values['require-kms-challenge'],
    untilStdinEnds: values['until-stdin-ends'],
    ...(values.faults !== undefined && { faults: readFaults(values.faults) }),
    ...(values.credentials !== undefined && { credentialsFile: values.credentials }),
    ...(values.home !== undefined && { home: values.home }),
  };
}

function whole(name: string, text: string, most: number): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || value > most)
    throw new Error(`${name} takes a whole number from 0 to ${most}, not ${text}`);
  return value;
}
