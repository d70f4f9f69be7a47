import { fireEvent, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { RefreshCw } from 'lucide-react';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { Button } from '../../renderer/ui/button.tsx';
import { CopyableId } from '../../renderer/ui/copyable-id.tsx';
import { Dialog } from '../../renderer/ui/dialog.tsx';
import { IconButton } from '../../renderer/ui/icon-button.tsx';
import { ContextMenu, DropdownMenu } from '../../renderer/ui/menu.tsx';
import { RelativeTime, relativeTime } from '../../renderer/ui/relative-time.tsx';
import { StateDot } from '../../renderer/ui/state-dot.tsx';
import { TextField } from '../../renderer/ui/text-field.tsx';
import { createTexts } from '../../renderer/workspace/language.ts';
import { FailureView } from '../../renderer/workspace/failure-view.tsx';
import { addElementMatchers } from '../support/matchers.ts';

beforeAll(() => {
  addElementMatchers();
  createTexts('en');
});

describe('a failure', () => {
  const failure = {
    code: 'access-denied',
    message: 'User is not authorized',
    awsCode: 'AccessDeniedException',
    operation: 'ssm:StartSession',
    requestId: '11111111-2222-3333-4444-555555555555',
    iamAction: 'ssm:StartSession',
    remedy: 'retry',
  } as const;

  test('says what happened, why, what to do, and offers the one button', async () => {
    const user = userEvent.setup();
    const onRemedy = vi.fn<(remedy: string) => void>();
    render(<FailureView failure={failure} onRemedy={onRemedy} />);
    const alert = screen.getByRole('alert');
    expect(alert).toHaveTextContent('Access denied');
    expect(alert).toHaveTextContent('The permission ssm:StartSession is missing.');
    expect(alert).toHaveTextContent('AWS error: AccessDeniedException');
    expect(alert).toHaveTextContent('11111111-2222-3333-4444-555555555555');
    await user.click(screen.getByRole('button', { name: 'Retry' }));
    expect(onRemedy).toHaveBeenCalledWith('retry');
  });

  test('copies its details', async () => {
    const user = userEvent.setup();
    render(<FailureView failure={failure} />);
    expect(screen.queryByRole('button', { name: 'Retry' })).toBeNull();
    await user.click(screen.getByRole('button', { name: 'Copy details' }));
    expect(await navigator.clipboard.readText()).toContain('Request id: 11111111-2222-3333-4444-555555555555');
  });

  test('names what it is about where that is known', () => {
    render(
      <FailureView failure={{ code: 'not-connected', message: '', subject: { nodeId: 'i-0123456789abcdef0' } }} />,
    );
    expect(screen.getByRole('alert')).toHaveTextContent('the agent on i-0123456789abcdef0.');
  });
});

describe('a time', () => {
  const now = Date.UTC(2026, 10, 23, 12);
  test.each([
    [5, 'en', 'now'],
    [45, 'en', '45 sec. ago'],
    [200, 'en', '3 min. ago'],
    [7_300, 'en', '2 hr. ago'],
    [90_000, 'en', 'yesterday'],
    [200, 'ko', '3분 전'],
  ])('of %i seconds ago in %s is “%s”', (seconds, language, words) => {
    expect(relativeTime(now - seconds * 1_000, now, language)).toBe(words);
  });

  test('tells its exact moment on hover', () => {
    render(<RelativeTime at={now} language="en" />);
    expect(document.querySelector('time')?.title).toContain('Nov 23, 2026');
  });
});

test('an id copies on click and does not reach the row below it', async () => {
  const user = userEvent.setup();
  const onRow = vi.fn<() => void>();
  render(
    // eslint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/no-static-element-interactions
    <div onClick={onRow}>
      <CopyableId value="i-0123456789abcdef0" copyLabel="Copy" />
    </div>,
  );
  await user.click(screen.getByRole('button', { name: 'Copy: i-0123456789abcdef0' }));
  expect(await navigator.clipboard.readText()).toBe('i-0123456789abcdef0');
  expect(onRow).not.toHaveBeenCalled();
});

test('a state is a dot and a word', () => {
  render(<StateDot tone="ok" label="Online" />);
  expect(screen.getByText('Online')).toBeVisible();
});

test('a field’s error stands in place of its help and is announced', () => {
  const { rerender } = render(<TextField label="Reason" value="" onChange={() => {}} help="For the log" />);
  expect(screen.getByLabelText('Reason')).toHaveDescription('For the log');
  rerender(<TextField label="Reason" value="" onChange={() => {}} help="For the log" error="Too long" />);
  expect(screen.getByLabelText('Reason')).toHaveDescription('Too long');
  expect(screen.getByLabelText('Reason')).toBeInvalid();
});

test('an icon alone has a name', () => {
  render(<IconButton label="Refresh" icon={RefreshCw} pressed />);
  expect(screen.getByRole('button', { name: 'Refresh', pressed: true })).toBeVisible();
});

test('a menu opens at the pointer, runs what is chosen and closes', async () => {
  const user = userEvent.setup();
  const onSelect = vi.fn<() => void>();
  const items = [
    { id: 'connect', label: 'Connect', onSelect, chord: 'Ctrl+Shift+T' },
    { separator: true },
    { id: 'stop', label: 'Stop', onSelect, danger: true, disabled: true },
  ] as const;
  render(<ContextMenu trigger={<div>row</div>} items={items} />);
  fireEvent.contextMenu(screen.getByText('row'));
  expect(await screen.findByRole('menuitem', { name: /Stop/ })).toHaveAttribute('aria-disabled', 'true');
  await user.click(screen.getByRole('menuitem', { name: /Connect/ }));
  expect(onSelect).toHaveBeenCalledOnce();
  expect(screen.queryByRole('menu')).toBeNull();
});

test('a menu under a button works by keyboard', async () => {
  const user = userEvent.setup();
  const onSelect = vi.fn<() => void>();
  render(<DropdownMenu trigger={<Button>Copy as</Button>} items={[{ id: 'csv', label: 'CSV', onSelect }]} />);
  screen.getByRole('button', { name: 'Copy as' }).focus();
  await user.keyboard('{Enter}');
  await screen.findByRole('menuitem', { name: 'CSV' });
  await user.keyboard('{Enter}');
  expect(onSelect).toHaveBeenCalledOnce();
});

test('a dialog is named by its title and closes by Escape', async () => {
  const user = userEvent.setup();
  const onOpenChange = vi.fn<(open: boolean) => void>();
  render(
    <Dialog
      open
      onOpenChange={onOpenChange}
      title="Terminate 2 sessions"
      footer={<Button variant="danger">Terminate</Button>}
    >
      Work in them is lost.
    </Dialog>,
  );
  expect(screen.getByRole('dialog', { name: 'Terminate 2 sessions' })).toBeVisible();
  await user.keyboard('{Escape}');
  expect(onOpenChange).toHaveBeenCalledWith(false);
});
