import { act, render, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useState } from 'react';
import { expect, test } from 'vitest';
import type { TableColumn } from '../../renderer/ui/table/column.ts';
import { compareText } from '../../renderer/ui/table/compare.ts';
import { emptyLayout, type TableLayout } from '../../renderer/ui/table/layout.ts';
import { noSelection } from '../../renderer/ui/table/selection.ts';
import { Table } from '../../renderer/ui/table/table.tsx';
import { giveElementsSizes } from '../support/element-sizes.ts';
import { addElementMatchers } from '../support/matchers.ts';

giveElementsSizes();
addElementMatchers();

const text = (row: number) => `row-${row}`;
const columns: readonly TableColumn[] = ['first', 'second', 'third'].map((id) => ({
  id,
  title: id,
  width: 100,
  render: (row) => `${text(row)} ${id}`,
  compare: (a, b) => compareText(text(a), text(b)),
}));

const texts = {
  hide: 'Hide column',
  moveLeft: 'Move left',
  moveRight: 'Move right',
  wider: 'Wider',
  narrower: 'Narrower',
  clearSelection: 'Clear the selection',
  selected: (count: number) => `${count} selected`,
};

function openTable(count: number) {
  const activated: number[] = [];
  const menu: string[] = [];
  const order = Uint32Array.from({ length: count }, (_none, row) => row);
  function Page() {
    const [layout, setLayout] = useState<TableLayout>(emptyLayout);
    const [selection, setSelection] = useState(noSelection);
    return (
      <Table
        label="Rows"
        columns={columns}
        texts={texts}
        order={order}
        rowKey={text}
        rowHeight={28}
        version={0}
        question=""
        layout={layout}
        onLayoutChange={setLayout}
        selection={selection}
        onSelectionChange={setSelection}
        onActivate={(row) => activated.push(row)}
        menu={[{ id: 'do', label: 'Do it', onSelect: () => menu.push(selection.active ?? '') }]}
      />
    );
  }
  render(<Page />);
  const grid = screen.getByRole('grid', { name: 'Rows' });
  act(() => grid.focus());
  return { user: userEvent.setup(), grid, activated, menu };
}

const selected = () => screen.queryAllByRole('row', { selected: true }).map((row) => row.textContent?.split(' ')[0]);
const titles = () => screen.getAllByRole('columnheader').map((header) => header.textContent);

test('the arrows move, Shift takes a range, Space adds, Ctrl+A takes all', async () => {
  const { user, grid } = openTable(10);
  await user.keyboard('{ArrowDown}{ArrowDown}');
  expect(selected()).toEqual(['row-1']);
  const active = document.getElementById(grid.getAttribute('aria-activedescendant') ?? '');
  expect(active?.textContent).toContain('row-1');
  await user.keyboard('{Shift>}{ArrowDown}{ArrowDown}{/Shift}');
  expect(selected()).toEqual(['row-1', 'row-2', 'row-3']);
  await user.keyboard('{Control>}{End}{/Control} ');
  expect(selected()).toEqual(['row-1', 'row-2', 'row-3', 'row-9']);
  await user.keyboard('{Control>}a{/Control}');
  expect(screen.getByText('10 selected')).toBeVisible();
  await user.keyboard('{Escape}');
  expect(selected()).toEqual([]);
});

test('Enter runs the row under the cursor', async () => {
  const { user, activated } = openTable(10);
  await user.keyboard('{End}{ArrowUp}{Enter}{Home}{Enter}');
  expect(activated).toEqual([8, 0]);
});

test('Shift+F10 opens the menu of the row under the cursor', async () => {
  const { user, menu } = openTable(10);
  await user.keyboard('{ArrowDown}{ArrowDown}{ArrowDown}{Shift>}{F10}{/Shift}');
  await user.click(await screen.findByRole('menuitem', { name: 'Do it' }));
  expect(menu).toEqual(['row-2']);
});

test('rows say their place among all, also those that are not drawn', () => {
  const { grid } = openTable(100_000);
  expect(grid).toHaveAttribute('aria-rowcount', '100001');
  const rows = within(grid).getAllByRole('row');
  expect(rows.length).toBeLessThan(60);
  expect(rows[1]).toHaveAttribute('aria-rowindex', '2');
});

test('titles are one tab stop; the arrows go along, Shift resizes, the menu moves and hides', async () => {
  const { user } = openTable(3);
  await user.tab();
  expect(screen.getByRole('button', { name: 'first' })).toHaveFocus();
  await user.keyboard('{ArrowRight}');
  expect(screen.getByRole('button', { name: 'second' })).toHaveFocus();
  await user.keyboard('{Enter}');
  expect(screen.getByRole('columnheader', { name: 'second' })).toHaveAttribute('aria-sort', 'ascending');
  await user.pointer({ keys: '[MouseRight]', target: screen.getByRole('button', { name: 'second' }) });
  await user.click(await screen.findByRole('menuitem', { name: 'Move left' }));
  expect(titles()).toEqual(['second', 'first', 'third']);
  await user.pointer({ keys: '[MouseRight]', target: screen.getByRole('button', { name: 'third' }) });
  await user.click(await screen.findByRole('menuitem', { name: 'Hide column' }));
  expect(titles()).toEqual(['second', 'first']);
});
