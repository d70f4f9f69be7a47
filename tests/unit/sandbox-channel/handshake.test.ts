import { describe, expect, test } from 'vitest';
import { compareVersions } from '../../../sandbox/wire/channel/client-version.ts';
import {
  encrypts,
  handshakeComplete,
  handshakeRequest,
  needsHandshake,
  readHandshakeResponse,
  upgradeAdvice,
} from '../../../sandbox/wire/channel/handshake.ts';
import { goJson } from '../../../sandbox/wire/channel/message.ts';
import { nodeSession } from './node-session.ts';
import { named, vectorsOf } from './vectors.ts';

const text = (name: string) => named(name).text!;

test('the request for a shell and for a port, in Go’s order', () => {
  expect(handshakeRequest(nodeSession({ sessionType: 'Standard_Stream' })).toString()).toBe(
    text('handshake-request-json-shell'),
  );
  const properties = { portNumber: '80', localPortNumber: '8080', type: 'LocalPortForwarding' };
  expect(handshakeRequest(nodeSession({ sessionType: 'Port', properties })).toString()).toBe(
    text('handshake-request-json-port'),
  );
});

test('the completion counts nanoseconds', () => {
  expect(handshakeComplete(250, 'This session is encrypted using AWS KMS.').toString()).toBe(
    text('handshake-complete-json'),
  );
});

test('JSON is escaped as Go escapes it', () => {
  const message = JSON.parse(text('html-escaping-json')) as unknown;
  expect(goJson(message)).toBe(text('html-escaping-json'));
});

describe('the client’s answer', () => {
  test('success', () => {
    expect(readHandshakeResponse(Buffer.from(text('handshake-response-json-success')))).toEqual({
      clientVersion: '1.2.677.0',
      refusal: undefined,
    });
  });

  test('a failure and its text', () => {
    const { refusal } = readHandshakeResponse(Buffer.from(text('handshake-response-json-failed')));
    expect(refusal).toBe(
      'SessionType failed on client with status 2 error: Failed to process action SessionType: Unknown session type Foo',
    );
  });

  test.each([0, 3])('status %i is a refusal', (ActionStatus) => {
    const answer = {
      ClientVersion: '1.2.0.0',
      ProcessedClientActions: [{ ActionType: 'Dance', ActionStatus, Error: 'no' }],
    };
    expect(readHandshakeResponse(Buffer.from(JSON.stringify(answer))).refusal).toContain(`status ${ActionStatus}`);
  });

  // Made by the service and the agent among themselves, by clients, or with encryption: no text of this side.
  test('the other JSON vectors are not written here', () => {
    const written = /^handshake-(request|complete|response)|^html/;
    expect(
      vectorsOf('json')
        .map(({ name }) => name)
        .filter((name) => !written.test(name)),
    ).toEqual([
      'size-json',
      'ack-json',
      'enc-challenge-response-json',
      'agent-session-state-json',
      'agent-open-data-channel-json',
    ]);
  });
});

test.each(vectorsOf('client-version-gates') as unknown as GateVector[])(
  '$name',
  ({ fields: { clientVersion }, result }) => {
    expect({
      mux: compareVersions(clientVersion, '1.1.70') >= 0,
      outputSeparationWarning: upgradeAdvice(clientVersion, true) !== '',
      smuxKeepAliveDisabled: compareVersions(clientVersion, '1.2.331.0') > 0,
    }).toEqual(result);
  },
);

test('sessions without a terminal and encrypted ones begin with a handshake', () => {
  const types = ['Standard_Stream', 'InteractiveCommands', 'NonInteractiveCommands', 'Port'] as const;
  expect(types.filter((sessionType) => needsHandshake({ sessionType }))).toEqual(['NonInteractiveCommands', 'Port']);
  expect(types.filter((sessionType) => needsHandshake({ sessionType, kmsKeyId: 'alias/k' }))).toEqual(types);
  expect(types.filter((sessionType) => encrypts({ sessionType, kmsKeyId: 'alias/k' }))).not.toContain('Port');
});

interface GateVector {
  name: string;
  fields: { clientVersion: string };
  result: { mux: boolean; outputSeparationWarning: boolean; smuxKeepAliveDisabled: boolean };
}
