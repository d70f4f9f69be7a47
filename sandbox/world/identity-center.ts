import { assignmentsOf, type AssignedAccount } from './directory.ts';
import { createSignIns, usualTimes, type SignIns, type SignInTimes } from './sign-ins.ts';

/** The access portal of every sandbox; nothing is there, clients only name it. */
export const startUrl = 'https://fleetdeck-sandbox.awsapps.com/start';

/** IAM Identity Center: one instance with one user, in the world's first Region. */
export interface IdentityCenter {
  readonly startUrl: string;
  readonly region: string;
  readonly assignments: readonly AssignedAccount[];
  readonly signIns: SignIns;
  /** How long a role's credentials last, in seconds. */
  readonly roleSeconds: number;
}

export interface IdentityCenterOptions {
  readonly accounts: readonly string[];
  readonly region: string;
  readonly now: () => number;
  readonly times?: Partial<SignInTimes & { readonly roleSeconds: number }>;
}

export function createIdentityCenter({ accounts, region, now, times = {} }: IdentityCenterOptions): IdentityCenter {
  const { roleSeconds = 3_600, ...rest } = times;
  return {
    startUrl,
    region,
    assignments: assignmentsOf(accounts),
    signIns: createSignIns(now, { ...usualTimes, ...rest }),
    roleSeconds,
  };
}
