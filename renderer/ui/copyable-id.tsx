import { useState } from 'react';
import styles from './copyable-id.module.css';

export interface CopyableIdProps {
  readonly value: string;
  /** What a click does, such as "Copy"; read with the id. */
  readonly copyLabel: string;
}

const tail = 6;

/**
 * An id that gives way in its middle when space is short, and copies on click. What is drawn are two pieces, of which one
 * alone may be in sight; what is read, found and named is the whole.
 */
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
      data-head={value.slice(0, cut)}
      data-tail={value.slice(cut)}
      aria-label={`${copyLabel}: ${value}`}
      data-copied={copied ? '' : undefined}
      onClick={(event) => {
        // In a table the click means the id, not the row.
        event.stopPropagation();
        void copy();
      }}
      onPointerLeave={() => setCopied(false)}
    >
      <span className={styles['whole']}>{value}</span>
      {copied && (
        <span className={styles['mark']} aria-hidden>
          ✓
        </span>
      )}
    </button>
  );
}
