import { AccountId } from '../../contract/values.ts';
import { sourceOf } from './credential-source.ts';
import type { ProfileSection } from './profile-sections.ts';

/** The account and role that a profile's own section names, without asking anybody; empty where it names none. */
export function namedRole(section: ProfileSection): { accountId?: string; role?: string } {
  const { settings } = section;
  const source = sourceOf(section);
  if (source === 'sso') return known(settings.get('sso_account_id'), settings.get('sso_role_name'));
  if (source !== 'assume-role' && source !== 'web-identity') return {};
  const [, accountId, role] =
    /^arn:[\w-]+:iam::(\d{12}):role\/(?:.*\/)?([^/]+)$/.exec(settings.get('role_arn') ?? '') ?? [];
  return known(accountId, role);
}

function known(accountId: string | undefined, role: string | undefined): { accountId?: string; role?: string } {
  const account = AccountId.safeParse(accountId);
  return account.success && role !== undefined ? { accountId: account.data, role } : {};
}
