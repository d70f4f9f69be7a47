import type { PortalAccount } from '../../../contract/features/identity-center.ts';

/** A role of an account, with the name its profile would get. */
export interface RoleRow {
  /** Account id and role: the same for the same role. */
  readonly key: string;
  readonly accountId: string;
  readonly accountName: string;
  readonly roleName: string;
  /** A name that no profile has, of all rows included. */
  readonly profile: string;
}

/**
 * The roles of all accounts with names made of account and role: `production-FleetAdmin`. A name that is taken gets the
 * account's id, and a number where even that is.
 */
export function roleRows(accounts: readonly PortalAccount[], taken: Iterable<string>): readonly RoleRow[] {
  const used = new Set(taken);
  return accounts.flatMap(({ accountId, accountName, roles }) =>
    roles.map((roleName) => {
      const profile = free(used, [`${plain(accountName) || accountId}-${plainRole(roleName)}`, accountId, roleName]);
      used.add(profile);
      return { key: `${accountId}/${roleName}`, accountId, accountName, roleName, profile };
    }),
  );
}

function free(used: ReadonlySet<string>, [name, accountId, roleName]: readonly [string, string, string]): string {
  if (!used.has(name)) return name;
  const longer = name.includes(accountId)
    ? name
    : `${name.slice(0, -plainRole(roleName).length)}${accountId}-${plainRole(roleName)}`;
  let next = longer;
  for (let count = 2; used.has(next); count += 1) next = `${longer}-${count}`;
  return next;
}

/** An account's name as every tool that reads the files takes it: small letters and figures, with hyphens between. */
function plain(name: string): string {
  return name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 48);
}

/** A role's name without the characters that a profile's name may not have. */
function plainRole(name: string): string {
  return name.replace(/[^\w.@+-]+/g, '-');
}

/** The rows that hold every word of a text. */
export function findRoles(rows: readonly RoleRow[], text: string): readonly RoleRow[] {
  const words = text.trim().toLowerCase().split(/\s+/);
  return rows.filter(({ accountId, accountName, roleName, profile }) => {
    const row = `${accountId} ${accountName} ${roleName} ${profile}`.toLowerCase();
    return words.every((word) => row.includes(word));
  });
}

/** A name for a session, from the first part of its portal's host: `https://my-org.awsapps.com/start` is `my-org`. */
export function sessionNameOf(startUrl: string): string {
  return plain(/^https?:\/\/([^./:?#]+)/i.exec(startUrl.trim())?.[1] ?? '');
}
