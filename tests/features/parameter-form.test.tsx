import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useEffect, useState } from 'react';
import { expect, test } from 'vitest';
import { changedValues } from '../../contract/document-parameters.ts';
import type { DocumentParameter } from '../../contract/values.ts';
import { CallFailed } from '../../renderer/bridge/client.ts';
import { emptyDraft, isReady } from '../../renderer/workspace/parameters/draft.ts';
import { ParameterForm } from '../../renderer/workspace/parameters/parameter-form.tsx';
import { createFakeBridge, type FakeBridgeOptions } from '../support/fake-bridge.ts';
import { someNodes } from '../support/node-columns.ts';
import { renderInWorkspace } from '../support/workspace.tsx';

const scope = { profile: 'dev', region: 'eu-west-1' };
const parameter = (name: string, rest: Partial<DocumentParameter> = {}): DocumentParameter => ({
  name,
  type: 'String',
  description: '',
  allowedValues: [],
  allowedPattern: '',
  ...rest,
});

/** A form by itself; `sent` is what would go to AWS, undefined while the document would refuse it. */
function open(parameters: readonly DocumentParameter[], options: FakeBridgeOptions = {}) {
  const told: { sent?: Record<string, string[]> | undefined } = {};
  function Page() {
    const [draft, setDraft] = useState(emptyDraft);
    useEffect(() => {
      told.sent = isReady(parameters, draft) ? changedValues(parameters, draft.values) : undefined;
    }, [draft]);
    return <ParameterForm parameters={parameters} draft={draft} onChange={setDraft} scope={scope} />;
  }
  renderInWorkspace(<Page />, createFakeBridge(options), scope);
  return { user: userEvent.setup(), sent: () => told.sent };
}

test('each type has its field, and the help gives way to the document’s own rule', async () => {
  const { user, sent } = open([
    parameter('name', { description: 'Small letters.', allowedPattern: '[a-z]+' }),
    parameter('mode', { default: ['fast'], allowedValues: ['fast', 'slow'] }),
    parameter('force', { type: 'Boolean', default: ['false'] }),
    parameter('days', { type: 'StringList', default: [], allowedValues: ['mon', 'tue'] }),
    parameter('script', { type: 'StringList', multiline: true, default: [] }),
  ]);
  const name = screen.getByRole('textbox', { name: 'name' });
  expect(name).not.toBeInvalid();
  expect(screen.getByText('Small letters.')).toBeTruthy();
  await user.type(name, 'Nine');
  expect(name).toBeInvalid();
  expect(screen.queryByText('Small letters.')).toBeNull();
  expect(screen.getByText('The document allows only [a-z]+')).toBeTruthy();
  expect(sent()).toBeUndefined();
  await user.clear(name);
  await user.type(name, 'nine');
  await user.selectOptions(screen.getByRole('combobox', { name: 'mode' }), 'slow');
  await user.selectOptions(screen.getByRole('combobox', { name: 'force' }), 'true');
  await user.click(screen.getByRole('checkbox', { name: 'tue' }));
  await user.type(screen.getByRole('textbox', { name: 'script' }), 'a\n\nb');
  expect(sent()).toEqual({ name: ['nine'], mode: ['slow'], force: ['true'], days: ['tue'], script: ['a', '', 'b'] });
});

test('form and JSON stay in step; JSON that cannot be read is neither sent nor lost', async () => {
  const { user, sent } = open([
    parameter('name', { default: ['x'] }),
    parameter('count', { type: 'Integer', default: ['1'] }),
  ]);
  await user.type(screen.getByRole('textbox', { name: 'name' }), 'y');
  await user.click(screen.getByRole('button', { name: 'Edit as JSON' }));
  const json = () => screen.getByRole<HTMLTextAreaElement>('textbox', { name: 'Parameters as JSON' });
  expect(JSON.parse(json().value)).toEqual({ name: ['xy'] });
  await user.clear(json());
  await user.click(json());
  await user.paste('{"count": "many"');
  expect(json()).toBeInvalid();
  expect(sent()).toBeUndefined();
  const back = screen.getByRole<HTMLButtonElement>('button', { name: 'Back to the form' });
  expect(back.disabled).toBe(true);
  await user.paste('}');
  expect(screen.getByText('count: A whole number.')).toBeTruthy();
  expect(sent()).toBeUndefined();
  await user.clear(json());
  await user.click(json());
  await user.paste('{"count": 7}');
  expect(sent()).toEqual({ count: ['7'] });
  await user.click(screen.getByRole('button', { name: 'Back to the form' }));
  expect(screen.getByRole<HTMLInputElement>('textbox', { name: 'count' }).value).toBe('7');
  expect(screen.getByRole<HTMLInputElement>('textbox', { name: 'name' }).value).toBe('x');
});

test('instances are picked from the stored fleet, several of them', async () => {
  const columns = someNodes(2);
  const { user, sent } = open([parameter('Ids', { type: 'StringList', awsType: 'AWS::EC2::Instance::Id' })], {
    feeds: { 'fleet.nodes': { kind: 'stored', columns, savedAt: 1, last: true } },
  });
  await user.click(screen.getByRole('button', { name: 'Find a value for Ids' }));
  await user.click(await screen.findByRole('option', { name: /web-0/ }));
  await user.click(screen.getByRole('option', { name: /web-1/ }));
  expect(sent()).toEqual({ Ids: [...columns.id] });
});

test('AWS is asked for names when the list is opened, and again where it has more', async () => {
  const asked: unknown[] = [];
  let broken = true;
  const { user, sent } = open([parameter('Role', { awsType: 'AWS::IAM::Role::Arn' })], {
    requests: {
      'pickers.find': (input) => {
        asked.push(input);
        if (broken) throw new CallFailed({ code: 'access-denied', message: 'no', iamAction: 'iam:ListRoles' });
        const { text } = input as { text: string };
        const name = text === '' ? 'first' : 'operator';
        return { choices: [{ value: `arn:aws:iam::1:role/${name}`, label: name }], more: text === '' };
      },
    },
  });
  expect(asked).toEqual([]);
  const find = screen.getByRole('button', { name: 'Find a value for Role' });
  await user.click(find);
  expect(await screen.findByRole('alert')).toHaveTextContent('iam:ListRoles');
  broken = false;
  await user.click(find);
  await user.click(find);
  const list = await screen.findByRole('listbox');
  await within(list).findByRole('option', { name: /first/ });
  await user.type(screen.getByRole('combobox'), 'oper');
  await user.click(await screen.findByRole('option', { name: /operator/ }));
  await waitFor(() => expect(sent()).toEqual({ Role: ['arn:aws:iam::1:role/operator'] }));
  expect(asked.at(-1)).toEqual({ scope, kind: 'role', text: 'oper' });
});
