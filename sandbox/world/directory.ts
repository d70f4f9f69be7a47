/** An account that a user of IAM Identity Center is assigned to, with the names of the roles there. */
export interface AssignedAccount {
  readonly accountId: string;
  readonly accountName: string;
  readonly emailAddress: string;
  readonly roles: readonly string[];
}

const names = ['Production', 'Staging', 'Shared Services', 'Audit & Log Archive', 'Sandbox'];

/** Beside each account's own; the first account has one more, which GetRoleCredentials refuses. */
const roles = ['FleetAdmin', 'FleetReader'];

/** A role that is listed and cannot be used: its assignment was just taken away. */
export const refusedRole = 'Withdrawn';

/** The assignments of the one user, in the order of the accounts. */
export function assignmentsOf(accounts: readonly string[]): readonly AssignedAccount[] {
  return accounts.map((accountId, index) => {
    const name = names[index % names.length] ?? '';
    return {
      accountId,
      accountName: index < names.length ? name : `${name} ${Math.floor(index / names.length) + 1}`,
      emailAddress: `aws+${accountId}@fleet.example`,
      roles: index === 0 ? [...roles, refusedRole] : roles,
    };
  });
}
