import { expect, test } from 'vitest';
import { failed } from '../../../../../contract/failure.ts';
import { preferencesByDefault, writePreferences } from '../../../../../contract/session-preferences.ts';
import { savePreferences } from '../../../../../main/features/session-preferences/save.ts';
import { createFakeAws, failing, type FakeAnswer } from '../../../../support/fake-aws.ts';

const scope = { profile: 'p', region: 'eu-west-1' };
const content = writePreferences(undefined, preferencesByDefault);
const inputs = { ...preferencesByDefault, runAsEnabled: true };

/** Answers of GetDocument in turn; when they are used up the network has gone. */
const inTurn = (...answers: FakeAnswer[]): FakeAnswer => {
  const left = [...answers];
  return (input, signal) => (left.shift() ?? failing('offline'))(input, signal);
};
const missing: FakeAnswer = () => {
  throw failed('document-missing', 'No.', { awsCode: 'InvalidDocument' });
};
const first: FakeAnswer = () => ({ Content: content, DocumentVersion: '1' });

test('a change that holds is told as saved where it cannot be read again', async () => {
  const aws = createFakeAws({
    GetDocument: inTurn(first, first, first),
    UpdateDocument: () => ({ DocumentDescription: { DocumentVersion: '2' } }),
    UpdateDocumentDefaultVersion: () => ({}),
  });
  const outcome = await savePreferences(
    aws,
    scope,
    { before: { version: '1', content }, inputs },
    new AbortController().signal,
  );
  expect(aws.calls.at(-1)).toBe('GetDocument');
  expect(outcome).toMatchObject({
    kind: 'saved',
    preferences: { inputs, document: { version: '2', latest: '2', others: [] } },
  });
});

test('so is a document that was made', async () => {
  const aws = createFakeAws({
    GetDocument: inTurn(missing),
    CreateDocument: () => ({ DocumentDescription: { DocumentVersion: '1' } }),
  });
  const outcome = await savePreferences(aws, scope, { before: undefined, inputs }, new AbortController().signal);
  expect(outcome).toMatchObject({ kind: 'saved', preferences: { inputs, document: { version: '1' } } });
});

test('a version that is not the default is told as such', async () => {
  const aws = createFakeAws({
    GetDocument: inTurn(first, first, first),
    UpdateDocument: () => ({ DocumentDescription: { DocumentVersion: '2' } }),
    UpdateDocumentDefaultVersion: failing('access-denied'),
  });
  const outcome = await savePreferences(
    aws,
    scope,
    { before: { version: '1', content }, inputs },
    new AbortController().signal,
  );
  expect(outcome).toMatchObject({ kind: 'not-default', version: '2', failure: { code: 'access-denied' } });
});
