import type { Agent } from 'node:https';
import type { CredentialPlan, Keys, PlanKind, PlanOf } from '../credential-plan.ts';

/** Where a service is asked, and how: what its SDK client is made with. */
export interface CallPlace {
  readonly region: string;
  readonly endpoint?: string;
  readonly useFipsEndpoint: boolean;
  readonly useDualstackEndpoint: boolean;
  /** The agent for encrypted connections; ended by the one who asked for it. Rejects with FailureError. */
  readonly agent: () => Promise<Agent>;
}

/** What a plan is carried out with. */
export interface SourceCall {
  /** The profile that was asked. Of a chain's steps each is carried out with this, as the AWS CLI does. */
  readonly profile: string;
  /** The profile's Region, or the one that was asked where it has none. */
  readonly region: string;
  /** The same for the same plan at the same endpoint, and for no other. */
  readonly key: string;
  /** The profiles that wait for this; it may grow. */
  readonly waiting: ReadonlySet<string>;
  /** Where the profile's calls of a service go (`sts`, `sso`, `sso_oidc`: the names of endpoint settings). */
  readonly place: (service: string, region: string) => CallPlace;
  /** The keys of the plan below. Throws FailureError. */
  readonly keysOf: (plan: CredentialPlan) => Promise<Keys>;
  /** AWS said that these keys of the plan below have ended: the next `keysOf` gets new ones. False for keys of files. */
  readonly ended: (plan: CredentialPlan, keys: Keys) => boolean;
}

/** Carries out one kind of plan. Throws FailureError. */
export type CarryOut<K extends PlanKind> = (plan: PlanOf<K>, call: SourceCall) => Promise<Keys>;

/** The carrying-out of every kind. */
export type Sources = { readonly [K in PlanKind]: CarryOut<K> };
