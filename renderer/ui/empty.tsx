import type { ReactNode } from 'react';
import styles from './empty.module.css';

export interface EmptyProps {
  readonly title: string;
  readonly text?: string | undefined;
  /** The one action that fills it. */
  readonly action?: ReactNode;
}

/** Says what would be here and how to get it. */
export function Empty({ title, text, action }: EmptyProps) {
  return (
    <div className={styles['empty']}>
      <h2>{title}</h2>
      {text !== undefined && <p className={styles['text']}>{text}</p>}
      {action !== undefined && <div className={styles['action']}>{action}</div>}
    </div>
  );
}
