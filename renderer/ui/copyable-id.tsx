import { useState } from 'react';
import styles from './copyable-id.module.css';

export interface CopyableIdProps {
  readonly value: string;
  /** What a click does, such as "Copy"; read with the id. */
  readonly copyLabel: string;
}

const tail = 6;

/** An id that gives way in its middle when space is short, and copies on click. */
export function CopyableId({ value, copyLabel }: CopyableIdProps) {
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    await navigator.clipboard.writeText(value);
    setCopied(true);
  };
  const cut = value.length > tail * 2 ? value.length - tail : value.length;
  return (
    <button
      type="button"
      className={styles['id']}
      title={value}
      aria-label={`${copyLabel}: ${value}`}
      data-copied={copied ? '' : undefined}
      onClick={(event) => {
        // In a table the click means the id, not the row.
        event.stopPropagation();
        void copy();
      }}
      onPointerLeave={() => setCopied(false)}
    >
      <span className={styles['head']}>{value.slice(0, cut)}</span>
      <span className={styles['tail']}>{value.slice(cut)}</span>
      {copied && (
        <span className={styles['mark']} aria-hidden>
          ✓
        </span>
      )}
    </button>
  );
}
