import { act, screen, waitFor, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import type { Question } from '../../contract/features/sign-in.ts';
import { CallFailed } from '../../renderer/bridge/client.ts';
import { FailureView } from '../../renderer/workspace/failure-view.tsx';
import { createFakeBridge } from '../support/fake-bridge.ts';
import { renderShell } from '../support/render-shell.tsx';
import { renderInWorkspace } from '../support/workspace.tsx';

const dev = { profile: 'dev', region: 'eu-west-1' };
const id = '00000000-0000-4000-8000-000000000001';

function question(rest: Partial<Question> = {}, refused?: string): Question {
  return {
    id,
    profiles: ['dev', 'dev-admin'],
    checking: false,
    about: {
      kind: 'mfa',
      device: 'arn:aws:iam::111122223333:mfa/alice-phone',
      roleArn: 'arn:aws:iam::111122223333:role/ops/admin',
      ...(refused !== undefined && { refused }),
    },
    ...rest,
  };
}

function start(lang: 'en' | 'ko' = 'en') {
  const shell = renderShell({
    info: { flags: { sandbox: false, lang } },
    settings: { scope: dev },
    requests: { 'signIn.answer': () => ({}), 'signIn.dismiss': () => ({}), 'signIn.begin': () => ({}) },
  });
  const tell = (...questions: Question[]) => act(() => shell.emit('signIn.watch', { questions }));
  return { ...shell, tell };
}

const confirm = () => screen.getByRole('button', { name: 'Confirm' });

test('asks for the code with the device, the role and the profiles that wait; a pasted one may have spaces', async () => {
  const { tell, user, inputs } = start();
  tell(question());
  const dialog = screen.getByRole('dialog', { name: 'Enter the code of your MFA device' });
  for (const text of ['alice-phone', '111122223333 · ops/admin', 'dev, dev-admin'])
    expect(dialog).toHaveTextContent(text);
  const field = within(dialog).getByRole('textbox', { name: 'Code' });
  await waitFor(() => expect(document.activeElement).toBe(field));
  for (const [typed, isCode] of [
    ['12345', false],
    ['1234567', false],
    ['12345x', false],
    ['123 456', true],
  ] as const) {
    await user.clear(field);
    await user.paste(typed);
    expect({ typed, disabled: confirm().hasAttribute('disabled') }).toEqual({ typed, disabled: !isCode });
  }
  await user.keyboard('{Enter}');
  expect(inputs('signIn.answer')).toEqual([{ id, answer: { kind: 'mfa', code: '123456' } }]);
});

test('a code that is checked cannot be sent again; a refused one is told and another is asked for', async () => {
  const { tell, user, inputs } = start();
  tell(question());
  await user.type(screen.getByRole('textbox', { name: 'Code' }), '111111{Enter}');
  tell(question({ checking: true }));
  await user.type(screen.getByRole('textbox', { name: 'Code' }), '222222{Enter}');
  expect(inputs('signIn.answer')).toHaveLength(1);
  expect(screen.getByRole('button', { name: 'Checking…' }).hasAttribute('disabled')).toBe(true);
  await user.clear(screen.getByRole('textbox', { name: 'Code' }));
  tell(question({}, 'MultiFactorAuthentication failed.'));
  const field = screen.getByRole('textbox', { name: 'Code' });
  expect(field).toHaveDescription(
    'AWS did not take the code: MultiFactorAuthentication failed. Wait for the next code if this one was used already.',
  );
  await user.type(field, '333333{Enter}');
  expect(inputs('signIn.answer').at(-1)).toEqual({ id, answer: { kind: 'mfa', code: '333333' } });
  tell();
  expect(screen.queryByRole('dialog')).toBeNull();
});

test('Escape dismisses it', async () => {
  const { tell, user, inputs } = start();
  tell(question());
  await user.keyboard('{Escape}');
  expect(inputs('signIn.dismiss')).toEqual([{ id }]);
});

test('a sign-in that comes by itself takes no key that was meant for something else', async () => {
  const { tell, user, inputs } = start();
  const startUrl = 'https://corp.awsapps.com/start';
  const about = { kind: 'sso', startUrl, region: 'eu-west-1', way: 'browser', begun: false, slow: false } as const;
  tell(question({ about }));
  const dialog = screen.getByRole('dialog', { name: 'Sign in to corp.awsapps.com' });
  await waitFor(() => expect(document.activeElement).toBe(dialog));
  await user.keyboard(' {Enter}');
  expect(inputs('signIn.answer')).toEqual([]);
  await user.click(screen.getByRole('button', { name: 'Open the browser' }));
  expect(inputs('signIn.answer')).toEqual([{ id, answer: { kind: 'sso', choice: 'browser' } }]);
});

test('one question after the other', async () => {
  const { tell, user } = start();
  const other = '00000000-0000-4000-8000-000000000002';
  tell(question(), question({ id: other, profiles: ['prod'] }));
  await user.type(screen.getByRole('textbox', { name: 'Code' }), '1234');
  tell(question({ id: other, profiles: ['prod'] }));
  expect(screen.getByRole('dialog')).toHaveTextContent('prod');
  // What was typed for the one before is not the other's.
  expect(screen.getByRole<HTMLInputElement>('textbox', { name: 'Code' }).value).toBe('');
});

test('in Korean too', () => {
  const { tell } = start('ko');
  tell(question());
  expect(screen.getByRole('dialog', { name: 'MFA 디바이스의 코드를 입력해 주세요' })).toHaveTextContent(
    '기다리는 프로필',
  );
});

test('a failure that offers to sign in acts for its profile, then tries again', async () => {
  const done: string[] = [];
  let refuse = false;
  const fake = createFakeBridge({
    requests: {
      'signIn.begin': ({ scope }) => {
        done.push(`begin ${scope.profile} ${scope.region}`);
        if (refuse) throw new CallFailed({ code: 'mfa-needed', message: '' });
        return {};
      },
    },
  });
  const failure = { code: 'mfa-needed', message: '', remedy: 'sign-in', subject: { profile: 'prod' } } as const;
  renderInWorkspace(<FailureView failure={failure} onRemedy={() => done.push('retry')} />, fake, dev);
  const button = screen.getByRole('button', { name: 'Sign in again' });
  act(() => button.click());
  await waitFor(() => expect(done).toEqual(['begin prod eu-west-1', 'retry']));
  // Dismissed once more: what is tried again tells it.
  refuse = true;
  act(() => button.click());
  await waitFor(() => expect(done.slice(2)).toEqual(['begin prod eu-west-1', 'retry']));
});

test('choosing a profile acts for it', async () => {
  const { workspace, inputs } = start();
  expect(inputs('signIn.begin')).toEqual([]);
  act(() => workspace.scope.getState().choose({ profile: 'prod', region: 'eu-west-1' }));
  expect(inputs('signIn.begin')).toEqual([{ scope: { profile: 'prod', region: 'eu-west-1' } }]);
});
