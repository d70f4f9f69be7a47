import { describe, expect, test } from 'vitest';
import { amazonSessionDocuments, preferences } from '../../../sandbox/world/documents/session-documents.ts';
import { ContentError, defaultInputs, readSessionDocument } from '../../../sandbox/world/session-document.ts';

const text = (more: object) => JSON.stringify({ schemaVersion: '1.0', sessionType: 'Standard_Stream', ...more });

test('the preferences as first saved say what holds without any; streaming counts with a log group alone', () => {
  expect(readSessionDocument(JSON.stringify(preferences)).inputs).toEqual({
    ...defaultInputs,
    cloudWatchStreamingEnabled: true,
  });
});

test.each(Object.entries(amazonSessionDocuments))('%s is a Session document', (_name, content) => {
  expect(readSessionDocument(JSON.stringify(content)).parameters.size).toBeGreaterThan(0);
});

test('inputs: minutes as text, slashes off the prefix, a user only where running as one is on', () => {
  const inputs = {
    s3BucketName: 'b',
    s3KeyPrefix: '/a/b/',
    idleSessionTimeout: '60',
    maxSessionDuration: '1440',
    runAsEnabled: true,
    runAsDefaultUser: 'deploy.er-1',
    shellProfile: { linux: 'cd /' },
  };
  expect(readSessionDocument(text({ inputs })).inputs).toEqual({
    ...defaultInputs,
    s3BucketName: 'b',
    s3KeyPrefix: 'a/b',
    idleSessionTimeout: 60,
    maxSessionDuration: 1_440,
    runAs: 'deploy.er-1',
    shellProfile: { linux: 'cd /', windows: '' },
  });
  expect(readSessionDocument(text({ inputs: { runAsDefaultUser: 'x' } })).inputs?.runAs).toBe('');
});

describe('refused', () => {
  test.each<[string, string]>([
    ['no JSON', '{'],
    ['a list', '[]'],
    ['another member', text({ mainSteps: [] })],
    ['another type', text({ sessionType: 'Shell' })],
    ['a prototype’s name for a type', text({ sessionType: 'constructor' })],
    ['inputs that are none', text({ inputs: [] })],
    ['61 idle minutes', text({ inputs: { idleSessionTimeout: '61' } })],
    ['minutes as a number', text({ inputs: { maxSessionDuration: 5 } })],
    ['a user that is a command', text({ inputs: { runAsDefaultUser: "x'; id; '" } })],
    ['a pattern that is none', text({ parameters: { a: { type: 'String', allowedPattern: '(' } } })],
    ['a parameter of another type', text({ parameters: { a: { type: 'Integer' } } })],
  ])('%s', (_what, content) => {
    expect(() => readSessionDocument(content)).toThrow(ContentError);
  });

  test('another schema, by its own name', () => {
    const read = () => readSessionDocument(text({ schemaVersion: '2.2' }));
    expect(read).toThrow(expect.objectContaining({ code: 'InvalidDocumentSchemaVersion' }));
  });
});
