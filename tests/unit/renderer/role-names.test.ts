import { describe, expect, it } from 'vitest';
import { findRoles, roleRows, sessionNameOf } from '../../../renderer/features/identity-center/names.ts';

const account = (accountId: string, accountName: string, ...roles: string[]) => ({ accountId, accountName, roles });
const names = (accounts: ReturnType<typeof account>[], taken: string[] = []) =>
  roleRows(accounts, taken).map(({ profile }) => profile);

describe('the names of new profiles', () => {
  it('are of account and role, in letters that every tool reads', () => {
    expect(names([account('111111111111', 'Audit & Log Archive', 'FleetReader', 'Admin,Ops')])).toEqual([
      'audit-log-archive-FleetReader',
      'audit-log-archive-Admin-Ops',
    ]);
    expect(names([account('111111111111', '운영', 'Admin')])).toEqual(['111111111111-Admin']);
  });

  it('are all different, and none that there is', () => {
    const accounts = [
      account('111111111111', 'Dev', 'Admin'),
      account('222222222222', 'dev', 'Admin'),
      account('333333333333', 'dev!', 'Admin'),
    ];
    expect(names(accounts)).toEqual(['dev-Admin', 'dev-222222222222-Admin', 'dev-333333333333-Admin']);
    const taken = ['dev-Admin', 'dev-111111111111-Admin', 'dev-111111111111-Admin-2'];
    const made = names(accounts, taken);
    expect(made[0]).toBe('dev-111111111111-Admin-3');
    expect(new Set([...made, ...taken]).size).toBe(made.length + taken.length);
  });

  it('of 5,000 roles of one name are all different', () => {
    const accounts = Array.from({ length: 5_000 }, (_, at) => account(String(at).padStart(12, '0'), 'Same', 'Admin'));
    expect(new Set(names(accounts)).size).toBe(5_000);
  });
});

it('rows are found by all words, in any order', () => {
  const rows = roleRows([account('111111111111', 'Production', 'FleetAdmin', 'FleetReader')], []);
  expect(findRoles(rows, 'reader prod').map(({ roleName }) => roleName)).toEqual(['FleetReader']);
  expect(findRoles(rows, '  ')).toHaveLength(2);
  expect(findRoles(rows, 'nobody')).toEqual([]);
});

it('a session is called like its portal', () => {
  expect(sessionNameOf('https://my-org.awsapps.com/start')).toBe('my-org');
  expect(sessionNameOf(' https://d-1234567890.awsapps.com/start/# ')).toBe('d-1234567890');
  expect(sessionNameOf('my-org')).toBe('');
});
