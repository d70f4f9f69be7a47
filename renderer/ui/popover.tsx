import { Popover as Radix } from 'radix-ui';
import type { ReactNode } from 'react';
import styles from './popover.module.css';

export interface PopoverProps {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
  /** Name for screen readers. */
  readonly label: string;
  /** One button that takes a ref and attributes; it opens and closes. */
  readonly trigger: ReactNode;
  readonly children: ReactNode;
  readonly side?: 'top' | 'bottom';
  /** Pixels. */
  readonly width: number;
}

/** A panel that hangs on a button; Escape and a click elsewhere close it. */
export function Popover({ open, onOpenChange, label, trigger, children, side = 'bottom', width }: PopoverProps) {
  return (
    <Radix.Root open={open} onOpenChange={onOpenChange}>
      <Radix.Trigger asChild>{trigger}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          aria-label={label}
          className={styles['popover']}
          style={{ width }}
          side={side}
          align="start"
          sideOffset={4}
          collisionPadding={8}
        >
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
