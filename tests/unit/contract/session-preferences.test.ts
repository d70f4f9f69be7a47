import { expect, test } from 'vitest';
import {
  otherMembers,
  preferenceProblem,
  preferencesByDefault,
  readPreferences,
  writePreferences,
  type PreferenceName,
} from '../../../contract/session-preferences.ts';

const theirs = JSON.stringify({
  schemaVersion: '1.0',
  sessionType: 'Standard_Stream',
  future: { kept: true },
  inputs: {
    s3BucketName: 'logs-of-us',
    idleSessionTimeout: 30,
    runAsEnabled: 'true',
    shellProfile: { linux: 'cd /srv', macos: 'cd /opt' },
    newInput: ['kept'],
  },
});

test('a document is read as it is; what it does not say is not set', () => {
  expect(readPreferences(theirs)).toEqual({
    ...preferencesByDefault,
    s3BucketName: 'logs-of-us',
    idleSessionTimeout: '30',
    runAsEnabled: true,
    shellProfileLinux: 'cd /srv',
    s3EncryptionEnabled: false,
    cloudWatchEncryptionEnabled: false,
    cloudWatchStreamingEnabled: false,
  });
  expect(otherMembers(theirs)).toEqual(['future', 'newInput', 'shellProfile.macos']);
});

test('only what differs is written; all else stays, also what is not known', () => {
  const next = { ...readPreferences(theirs), shellProfileWindows: 'cd C:\\', idleSessionTimeout: '45' };
  expect(JSON.parse(writePreferences(theirs, next))).toEqual({
    schemaVersion: '1.0',
    sessionType: 'Standard_Stream',
    future: { kept: true },
    inputs: {
      s3BucketName: 'logs-of-us',
      idleSessionTimeout: '45',
      runAsEnabled: 'true',
      shellProfile: { linux: 'cd /srv', macos: 'cd /opt', windows: 'cd C:\\' },
      newInput: ['kept'],
    },
  });
  expect(JSON.parse(writePreferences(theirs, readPreferences(theirs)))).toEqual(JSON.parse(theirs));
});

test('a new document has every member in its AWS form', () => {
  const content = writePreferences(undefined, preferencesByDefault);
  expect(readPreferences(content)).toEqual(preferencesByDefault);
  expect(JSON.parse(content)).toMatchObject({
    schemaVersion: '1.0',
    sessionType: 'Standard_Stream',
    inputs: { idleSessionTimeout: '20', shellProfile: { linux: '', windows: '' } },
  });
});

test.each<[PreferenceName, string, string | undefined]>([
  ['idleSessionTimeout', '1', undefined],
  ['idleSessionTimeout', '60', undefined],
  ['idleSessionTimeout', '', undefined],
  ['idleSessionTimeout', '61', 'idle-minutes'],
  ['idleSessionTimeout', '0', 'idle-minutes'],
  ['idleSessionTimeout', '1.5', 'idle-minutes'],
  ['maxSessionDuration', '1440', undefined],
  ['maxSessionDuration', '1441', 'duration-minutes'],
  ['kmsKeyId', 'alias/fleet-sessions', undefined],
  ['kmsKeyId', 'arn:aws:kms:eu-west-1:123456789012:key/mrk-0123456789abcdef0123456789abcdef', undefined],
  ['kmsKeyId', '01234567-89ab-cdef-0123-456789abcdef', undefined],
  ['kmsKeyId', 'my key', 'kms-key'],
  ['runAsDefaultUser', 'deployer', undefined],
  ['runAsDefaultUser', 'a b', 'user-name'],
  ['s3BucketName', 'logs.of-us', undefined],
  ['s3BucketName', 'Logs', 'bucket-name'],
  ['s3BucketName', '10.0.0.1', 'bucket-name'],
  ['cloudWatchLogGroupName', '/fleet/sessions', undefined],
  ['cloudWatchLogGroupName', 'a b', 'log-group'],
  ['s3KeyPrefix', 'a\nb', 'prefix'],
  ['shellProfileLinux', 'x'.repeat(512), undefined],
  ['shellProfileLinux', 'x'.repeat(513), 'profile-length'],
])('%s %j: %s', (name, value, problem) => {
  expect(preferenceProblem(name, value)).toBe(problem);
});
