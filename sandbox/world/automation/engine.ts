import type { Principal } from '../credentials.ts';
import type { Schedule } from '../schedule.ts';
import type { Execution } from './execution.ts';

/** Who calls an operation from within the world, and where. */
export interface InnerCaller {
  readonly accountId: string;
  readonly region: string;
  readonly principal: Principal;
}

/** Calls an operation of one of the sandbox's own services. Throws AwsError. */
export type CallService = (
  service: string,
  operation: string,
  input: object,
  caller: InnerCaller,
) => Readonly<Record<string, unknown>>;

/** What runs of runbooks need of the world. */
export interface Engine {
  readonly schedule: Schedule;
  readonly secondMs: number;
  readonly pollMs: number;
  readonly now: () => number;
  readonly call: CallService;
  /** Starts another runbook as a child and resolves when it is over; a stop of the parent stops it. */
  readonly runChild: (
    parent: Execution,
    document: string,
    parameters: Readonly<Record<string, readonly string[]>>,
    signal: AbortSignal,
  ) => Promise<Execution>;
}
