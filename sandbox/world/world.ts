import type { Automations } from './automation/automations.ts';
import { createAutomation } from './automation/automation.ts';
import type { CallService } from './automation/engine.ts';
import type { Execution, Place } from './automation/execution.ts';
import { createPreviews, type Previews } from './automation/previews.ts';
import type { RunRequest } from './automation/start-run.ts';
import { createBuckets, type Buckets } from './buckets.ts';
import type { Commands } from './commands/commands.ts';
import { createPlaceCommands } from './commands/place-commands.ts';
import { createSlots } from './commands/slots.ts';
import { createKeyRing, type KeyRing } from './credentials.ts';
import { createDocuments, type Documents } from './documents/document-store.ts';
import { noFaults, type Faults } from './faults.ts';
import { createFleet, type Fleet } from './fleet.ts';
import { createIdentityCenter, type IdentityCenter, type IdentityCenterOptions } from './identity-center.ts';
import { createImages, type Images, type Snapshot } from './images.ts';
import { createInstances, type Instances } from './instances.ts';
import { createKeys, type Keys } from './keys.ts';
import { createLogGroups, type LogGroups } from './log-groups.ts';
import { createNodes } from './nodes.ts';
import { perPlace } from './per-place.ts';
import { createRoles, type Roles } from './roles.ts';
import { createSchedule, type Schedule } from './schedule.ts';
import { createSessions, type Sessions } from './sessions.ts';
import { seedStacks, seedTemplates, templateBucket } from './stacks/seed.ts';
import { createStacks, type Stacks } from './stacks/stacks.ts';
import { createTrail, type Trail } from './trail.ts';
import { createTranscripts, transcriptBucket, transcriptGroup, type Transcripts } from './transcripts.ts';

export interface WorldOptions {
  readonly seed: number;
  readonly nodes: number;
  readonly accounts: readonly string[];
  readonly regions: readonly string[];
  readonly agents: 'old' | 'new' | 'mixed';
  /** Agents send as fast as they can instead of at the real agent's pace. */
  readonly unpaced: boolean;
  /** Agents refuse encrypted sessions of clients that do not know the random challenge. */
  readonly requiresChallenge?: boolean;
  /** Nobody has saved session preferences: the document is missing until somebody does. */
  readonly withoutPreferences?: boolean;
  /** How long after a call CloudTrail tells of it, in milliseconds; 5,000 when left out. */
  readonly trailDelayMs?: number;
  /** A code that MFA devices show beside the one of the time, for people who try things out. */
  readonly mfaCode?: string;
  /** How long sign-ins and their tokens last, for tests; IAM Identity Center's usual times when left out. */
  readonly signInTimes?: IdentityCenterOptions['times'];
  readonly faults?: Faults;
  /** A user-only file that keeps the users' keys from start to start. */
  readonly credentialsFile?: string;
  /** How long instances, images and stacks take for one change of state, in milliseconds; 2,000 when left out. */
  readonly stateMs?: number;
  /** How long a second of commands' and runbooks' time-outs is, in milliseconds; 1,000 when left out. */
  readonly secondMs?: number;
  /** Until a command's invocations exist, and about as long again until a node has it; 400 ms when left out. */
  readonly commandDelayMs?: number;
  /** Where nodes have their homes; asked for when the first command runs. */
  readonly homeRoot?: () => string;
  /** Calls the sandbox's own services, for runbooks. */
  readonly callService?: CallService;
  readonly now?: () => number;
}

/** Everything that the services tell of and change: one truth for all of them. */
export interface World {
  readonly options: WorldOptions;
  readonly keys: KeyRing;
  readonly sessions: Sessions;
  readonly identityCenter: IdentityCenter;
  readonly kms: Keys;
  readonly transcripts: Transcripts;
  readonly buckets: Buckets;
  readonly logGroups: LogGroups;
  readonly roles: Roles;
  readonly schedule: Schedule;
  readonly trail: Trail;
  readonly faults: Faults;
  now(): number;
  /** Undefined for a Region that the world does not have: an empty one, as with AWS. */
  nodes(accountId: string, region: string): Fleet;
  instances(accountId: string, region: string): Instances;
  images(accountId: string, region: string): Images;
  snapshots(accountId: string, region: string): Snapshot[];
  stacks(accountId: string, region: string): Stacks;
  documents(accountId: string, region: string): Documents;
  commands(accountId: string, region: string): Commands;
  automation(accountId: string, region: string): Automations;
  previews(accountId: string, region: string): Previews;
  /** Starts a runbook in a place. Throws AwsError. */
  startRun(place: Place, request: RunRequest): { execution: Execution; done: Promise<void> };
  /** Ends everything that still moves. */
  end(): void;
}

export function createWorld(options: WorldOptions): World {
  const clock = options.now ?? Date.now;
  const skew = options.faults?.clockSkewMs ?? 0;
  const now = () => clock() + skew;
  const startedAt = now();
  const exists = (accountId: string, region: string) =>
    options.accounts.includes(accountId) && options.regions.includes(region);
  const { accounts, regions, seed, stateMs = 2_000, secondMs = 1_000, commandDelayMs = 400 } = options;
  const faults = options.faults ?? noFaults;
  const schedule = createSchedule();
  const buckets = createBuckets(now);
  const logGroups = createLogGroups(now);
  const roles = createRoles();
  const sessions = createSessions(now);
  for (const accountId of accounts) {
    for (const bucket of [transcriptBucket(accountId), templateBucket(accountId)]) buckets.create(accountId, bucket);
    seedTemplates(buckets, accountId);
    for (const region of regions) logGroups.create(accountId, region, transcriptGroup);
  }
  const moving = { schedule, stateMs, now };
  const nodes = perPlace((accountId, region) => {
    const managed = exists(accountId, region) ? options.nodes : 0;
    return createFleet(createNodes({ seed, accountId, region, managed, agents: options.agents, startedAt }));
  });
  const instances = perPlace((accountId, region) =>
    createInstances({
      ...moving,
      fleet: nodes(accountId, region),
      onDown(id) {
        for (const { session } of sessions.list(accountId, region))
          if (session.node.instanceId === id) sessions.terminate(session.sessionId);
      },
    }),
  );
  const stacks = perPlace((accountId, region) => {
    const made = createStacks({ ...moving, accountId, region });
    if (exists(accountId, region)) seedStacks(made, startedAt);
    return made;
  });
  const withPreferences = options.withoutPreferences !== true;
  const documents = perPlace((accountId) => createDocuments({ accountId, now, withPreferences }));
  const slot = createSlots(mostProcesses);
  const commands = perPlace((accountId, region) =>
    createPlaceCommands({
      accountId,
      region,
      schedule,
      now,
      secondMs,
      buckets,
      logGroups,
      slot,
      delayMs: commandDelayMs,
      fleet: nodes(accountId, region),
      documents: documents(accountId, region),
      faults: faults.commands ?? [],
      homeRoot: options.homeRoot ?? noHome,
    }),
  );
  const automation = createAutomation({
    schedule,
    now,
    secondMs,
    roles,
    nodes,
    documents,
    exists,
    pollMs: Math.min(200, Math.max(5, stateMs / 10)),
    call: options.callService ?? noHome,
  });
  return {
    options,
    keys: createKeyRing(accounts, options.credentialsFile),
    sessions,
    identityCenter: createIdentityCenter({
      accounts,
      region: options.regions[0] ?? 'us-east-1',
      now,
      ...(options.signInTimes !== undefined && { times: options.signInTimes }),
    }),
    kms: createKeys(seed, exists),
    transcripts: createTranscripts({ buckets, logGroups, now }),
    buckets,
    logGroups,
    roles,
    schedule,
    faults,
    now,
    trail: createTrail({ now, delayMs: options.trailDelayMs ?? 5_000 }),
    nodes,
    instances,
    stacks,
    documents,
    commands,
    images: perPlace((accountId, region) => createImages({ ...moving, accountId, region })),
    snapshots: perPlace(() => []),
    automation: automation.of,
    previews: perPlace(() => createPreviews(now, stateMs / 4)),
    startRun: automation.startRun,
    end: () => schedule.end(),
  };
}

/** Scripts of nodes that run on this computer at once. */
const mostProcesses = 32;

function noHome(): never {
  throw new Error('this world runs nothing');
}
