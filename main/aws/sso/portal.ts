import { failed, FailureError } from '../../../contract/failure.ts';
import { mapAtOnce } from '../at-once.ts';
import { requestSettingsWith } from '../clients.ts';
import type { Keys } from '../credential-plan.ts';
import { failureFrom } from '../failures.ts';
import type { CallPlace } from '../sources/source.ts';

/** An account that the user is assigned to, with the names of the roles there. */
export interface AssignedAccount {
  readonly accountId: string;
  readonly accountName: string;
  readonly roles: readonly string[];
}

/** The access portal of IAM Identity Center, asked with a token. All throw FailureError. */
export interface Portal {
  readonly roleKeys: (token: string, accountId: string, roleName: string) => Promise<Keys>;
  /** Accounts with their roles, by name; `found` is told of all so far after each. */
  readonly assignments: (
    token: string,
    found: (accounts: readonly AssignedAccount[], all: number) => void,
    signal?: AbortSignal,
  ) => Promise<void>;
  readonly logout: (token: string) => Promise<void>;
  /** Ends its connections. */
  readonly close: () => void;
}

const pageSize = 100;
/** Accounts whose roles are asked for at the same time. */
const width = 4;

export async function createPortal({
  agent: makeAgent,
  maxAttempts = 6,
  connectionTimeout,
  ...place
}: CallPlace): Promise<Portal> {
  const agent = await makeAgent();
  const sdk = await import('@aws-sdk/client-sso');
  // Retries are the SDK's: the portal's rate is its own, apart from the accounts'.
  const client = new sdk.SSOClient({ ...requestSettingsWith(agent, connectionTimeout), ...place, maxAttempts });
  const calling = async <T>(operation: string, call: Promise<T>): Promise<T> => {
    try {
      return await call;
    } catch (error) {
      throw new FailureError(failureFrom(error, `sso:${operation}`), error);
    }
  };

  const rolesOf = async (accessToken: string, accountId: string, options: object): Promise<string[]> => {
    const roles: string[] = [];
    const pages = sdk.paginateListAccountRoles({ client, pageSize }, { accessToken, accountId }, options);
    for await (const { roleList = [] } of pages) roles.push(...roleList.map(({ roleName = '' }) => roleName));
    return roles.sort();
  };

  return {
    async roleKeys(accessToken, accountId, roleName) {
      const answer = await calling(
        'GetRoleCredentials',
        client.send(new sdk.GetRoleCredentialsCommand({ accessToken, accountId, roleName })),
      );
      const { accessKeyId, secretAccessKey, sessionToken, expiration } = answer.roleCredentials ?? {};
      if (accessKeyId === undefined || secretAccessKey === undefined || sessionToken === undefined)
        throw failed('unexpected', 'GetRoleCredentials told no keys.', { operation: 'sso:GetRoleCredentials' });
      return { accessKeyId, secretAccessKey, sessionToken, expiration: new Date(expiration ?? 0) };
    },
    async assignments(accessToken, found, signal) {
      const options = signal === undefined ? {} : { abortSignal: signal };
      const accounts: Array<Omit<AssignedAccount, 'roles'>> = [];
      const list = async () => {
        const pages = sdk.paginateListAccounts({ client, pageSize }, { accessToken }, options);
        for await (const { accountList = [] } of pages)
          accounts.push(
            ...accountList.map(({ accountId = '', accountName }) => ({
              accountId,
              accountName: accountName ?? accountId,
            })),
          );
      };
      await calling('ListAccounts', list());
      accounts.sort((one, other) => one.accountName.localeCompare(other.accountName));
      const known: Array<AssignedAccount | undefined> = accounts.map(() => undefined);
      const tell = () =>
        found(
          known.filter((account) => account !== undefined),
          accounts.length,
        );
      tell();
      const addRoles = async ([at, account]: [number, (typeof accounts)[number]]) => {
        known[at] = { ...account, roles: await rolesOf(accessToken, account.accountId, options) };
        tell();
      };
      await calling('ListAccountRoles', mapAtOnce([...accounts.entries()], width, addRoles));
    },
    logout: async (accessToken) => void (await calling('Logout', client.send(new sdk.LogoutCommand({ accessToken })))),
    close() {
      client.destroy();
      agent.destroy();
    },
  };
}
