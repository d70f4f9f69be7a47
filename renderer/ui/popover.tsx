import { Popover as Radix } from 'radix-ui';
import { useRef, type ReactNode } from 'react';
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

/**
 * A panel that hangs on a button; Escape and a click elsewhere close it. The focus returns to where it was: to the
 * terminal, when the panel was opened by a key there.
 */
export function Popover({ open, onOpenChange, label, trigger, children, side = 'bottom', width }: PopoverProps) {
  const before = useRef<HTMLElement | null>(null);
  const leftByPointer = useRef(false);
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
          onOpenAutoFocus={() => {
            before.current = document.activeElement instanceof HTMLElement ? document.activeElement : null;
            leftByPointer.current = false;
          }}
          onInteractOutside={() => {
            leftByPointer.current = true;
          }}
          onCloseAutoFocus={(event) => {
            event.preventDefault();
            if (!leftByPointer.current) before.current?.focus();
          }}
        >
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
