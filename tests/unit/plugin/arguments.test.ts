import { describe, expect, it } from 'vitest';
import { clientVersion } from '../../../main/terminal-host/session/client-version.ts';
import { readArguments, UsageError } from '../../../plugin/arguments.ts';

const answer = JSON.stringify({ SessionId: 's-1', StreamUrl: 'wss://x/y', TokenValue: 'secret-token' });
const request = JSON.stringify({ Target: 'i-1', DocumentName: 'AWS-StartSSHSession' });
const full = [answer, 'eu-west-1', 'StartSession', 'dev', request, 'https://ssm.example'];

describe('the AWS CLI’s command line', () => {
  it('is read with all of its six arguments', () => {
    expect(readArguments(full, {})).toEqual({
      kind: 'session',
      session: {
        sessionId: 's-1',
        streamUrl: 'wss://x/y',
        token: 'secret-token',
        target: 'i-1',
        document: 'AWS-StartSSHSession',
      },
      caller: { region: 'eu-west-1', profile: 'dev', endpoint: 'https://ssm.example' },
    });
  });

  it.each(['AWS_SSM_START_SESSION_RESPONSE', 'AWS_SSM_START_SESSION_RESPONSE_42'])(
    'is read with the answer in %s, which is taken out of the environment',
    (name) => {
      const env = { [name]: answer, OTHER: 'stays' };
      expect(readArguments([name, ...full.slice(1)], env)).toMatchObject({ session: { token: 'secret-token' } });
      expect(env).toEqual({ OTHER: 'stays' });
    },
  );

  it('is read in the old form of three arguments, and with the small letters of `aws ecs execute-command`', () => {
    const small = JSON.stringify({ sessionId: 's-1', streamUrl: 'wss://x/y', tokenValue: 't' });
    expect(readArguments([small, 'eu-west-1', 'StartSession'], {})).toMatchObject({
      session: { sessionId: 's-1', target: '' },
      caller: { profile: '', endpoint: undefined },
    });
  });

  it.each([
    [['{"SessionId":"secret-token"', 'eu-west-1', 'StartSession'], 'The answer of StartSession is no JSON.'],
    [['{"SessionId":"s"}', 'eu-west-1', 'StartSession'], 'The answer of StartSession lacks streamurl.'],
    [[answer, 'eu-west-1', 'ResumeSession'], 'The operation ResumeSession is not known: StartSession.'],
    [[answer, '', 'StartSession'], 'The Region is empty.'],
    [[answer], '3 to 6 arguments are expected, as the AWS CLI passes them; there are 1.'],
    [[...full, 'more'], '3 to 6 arguments are expected, as the AWS CLI passes them; there are 7.'],
    [
      ['AWS_SSM_START_SESSION_RESPONSE', 'eu-west-1', 'StartSession'],
      'The environment variable AWS_SSM_START_SESSION_RESPONSE is not set.',
    ],
    [['ssh', '--target', 'i-1'], 'ssh needs --region and --target.'],
    [['ssh', '--region', 'eu-west-1', '--target', 'web;ls'], 'web;ls is no id of a node (i-… or mi-…).'],
    [['ssh', '--region'], 'The value of --region is missing.'],
    [['ssh', '--verbose', 'x'], 'ssh takes --profile, --region, --target, --port; not --verbose.'],
  ])('is refused in one line without what may be secret: %j', (args, message) => {
    let error: unknown;
    try {
      readArguments(args, {});
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toBeInstanceOf(UsageError);
    expect((error as UsageError).message).toBe(message);
  });
});

it('the version is four numbers that agents and the AWS CLI take for a new one', () => {
  expect(clientVersion).toMatch(/^\d+\.\d+\.\d+\.\d+$/);
  const [, , third = 0] = clientVersion.split('.').map(Number);
  expect(clientVersion.startsWith('1.2.')).toBe(true);
  expect(third).toBeGreaterThan(536);
});
