import { Columns3 } from 'lucide-react';
import { IconButton } from '../icon-button.tsx';
import { DropdownMenu } from '../menu.tsx';
import type { TableColumn } from './column.ts';
import { allArranged, withHidden, type TableLayout } from './layout.ts';

export interface ColumnsMenuProps {
  readonly label: string;
  readonly columns: readonly TableColumn[];
  readonly layout: TableLayout;
  readonly onLayoutChange: (layout: TableLayout) => void;
  /** What choosing a column does, said with its title. */
  readonly show: (title: string) => string;
  readonly hide: (title: string) => string;
}

/** Shows and hides columns. */
export function ColumnsMenu({ label, columns, layout, onLayoutChange, show, hide }: ColumnsMenuProps) {
  const hidden = new Set(layout.hidden);
  const items = allArranged(columns, layout).map(({ id, title }) => ({
    id,
    label: hidden.has(id) ? show(title) : hide(title),
    onSelect: () => onLayoutChange(withHidden(columns, layout, id, !hidden.has(id))),
  }));
  return <DropdownMenu trigger={<IconButton label={label} icon={Columns3} />} items={items} />;
}
