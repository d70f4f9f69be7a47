import { ContextMenu as RadixContext, DropdownMenu as RadixDropdown } from 'radix-ui';
import type { ReactNode } from 'react';
import styles from './menu.module.css';

export type MenuItem =
  | {
      readonly id: string;
      readonly label: string;
      readonly onSelect: () => void;
      readonly disabled?: boolean | undefined;
      /** Why it is disabled; shown on hover, and read with the entry. */
      readonly reason?: string | undefined;
      readonly danger?: boolean | undefined;
      /** As shown at the right, such as `Ctrl+Shift+T`; the menu does not listen for it. */
      readonly chord?: string | undefined;
    }
  | { readonly separator: true };

export interface MenuProps {
  /** One element that takes a ref and attributes. */
  readonly trigger: ReactNode;
  readonly items: readonly MenuItem[];
}

/** A menu at the pointer, by right click, the menu key or Shift+F10 on `trigger`. */
export function ContextMenu({ trigger, items }: MenuProps) {
  return (
    <RadixContext.Root>
      <RadixContext.Trigger asChild>{trigger}</RadixContext.Trigger>
      <RadixContext.Portal>
        <RadixContext.Content className={styles['menu']} collisionPadding={8}>
          <Entries items={items} parts={RadixContext} />
        </RadixContext.Content>
      </RadixContext.Portal>
    </RadixContext.Root>
  );
}

/** A menu under `trigger`. */
export function DropdownMenu({ trigger, items }: MenuProps) {
  return (
    <RadixDropdown.Root>
      <RadixDropdown.Trigger asChild>{trigger}</RadixDropdown.Trigger>
      <RadixDropdown.Portal>
        <RadixDropdown.Content className={styles['menu']} align="start" sideOffset={4} collisionPadding={8}>
          <Entries items={items} parts={RadixDropdown} />
        </RadixDropdown.Content>
      </RadixDropdown.Portal>
    </RadixDropdown.Root>
  );
}

type Parts = Pick<typeof RadixContext, 'Item' | 'Separator'> | Pick<typeof RadixDropdown, 'Item' | 'Separator'>;

function Entries({ items, parts: { Item, Separator } }: { items: readonly MenuItem[]; parts: Parts }) {
  return items.map((item, at) =>
    'separator' in item ? (
      <Separator key={`separator-${at}`} className={styles['separator']} />
    ) : (
      <Item
        key={item.id}
        className={styles['item']}
        disabled={item.disabled ?? false}
        title={item.reason}
        data-danger={item.danger === true ? '' : undefined}
        onSelect={item.onSelect}
      >
        <span>{item.label}</span>
        {item.chord !== undefined && <kbd className={styles['chord']}>{item.chord}</kbd>}
      </Item>
    ),
  );
}
