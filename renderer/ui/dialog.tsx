import { Dialog as Radix } from 'radix-ui';
import type { ReactNode } from 'react';
import { classNames } from './class-names.ts';
import styles from './dialog.module.css';

export interface DialogProps {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
  readonly title: string;
  readonly children: ReactNode;
  /** Buttons, the main one last. */
  readonly footer?: ReactNode;
  /** The account's colour, drawn as the edge of a confirmation. */
  readonly colour?: string | undefined;
  /** A word beside the title that says what account this is about: production. */
  readonly mark?: string | undefined;
  /** For lists: as wide as two forms. */
  readonly wide?: boolean;
  /** For what comes by itself: the focus is on no button, so that a key meant for something else presses none. */
  readonly unasked?: boolean;
}

/** A question in the middle of the window; Escape closes it and the focus returns to where it was. */
export function Dialog(props: DialogProps) {
  const { open, onOpenChange, title, children, footer, colour, mark, wide = false, unasked = false } = props;
  return (
    <Radix.Root open={open} onOpenChange={onOpenChange}>
      <Radix.Portal>
        <Radix.Overlay className={styles['overlay']} />
        <Radix.Content
          className={classNames(styles['dialog'], wide && styles['wide'])}
          aria-describedby={undefined}
          onOpenAutoFocus={(event) => {
            if (!unasked || !(event.currentTarget instanceof HTMLElement)) return;
            event.preventDefault();
            event.currentTarget.focus();
          }}
          style={colour === undefined ? undefined : { borderTop: `3px solid ${colour}` }}
        >
          <div className={styles['head']}>
            <Radix.Title className={styles['title']}>{title}</Radix.Title>
            {mark !== undefined && <span className={styles['mark']}>{mark}</span>}
          </div>
          <div className={styles['body']}>{children}</div>
          {footer !== undefined && <div className={styles['footer']}>{footer}</div>}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
