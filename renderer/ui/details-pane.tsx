import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import { classNames } from './class-names.ts';
import styles from './details-pane.module.css';
import { IconButton } from './icon-button.tsx';

export interface DetailsPaneProps {
  /** Name for screen readers. */
  readonly label: string;
  readonly title: string;
  readonly closeLabel: string;
  readonly onClose: () => void;
  /** Parts under `h3`s. */
  readonly children: ReactNode;
}

/** What is known of one row, beside a table. */
export function DetailsPane({ label, title, closeLabel, onClose, children }: DetailsPaneProps) {
  return (
    <aside className={styles['pane']} aria-label={label}>
      <div className={styles['top']}>
        <h2 title={title}>{title}</h2>
        <IconButton label={closeLabel} icon={X} onClick={onClose} />
      </div>
      {children}
    </aside>
  );
}

export interface PairsProps {
  readonly pairs: ReadonlyArray<readonly [name: string, value: ReactNode]>;
  /** Values that are ids and the like. */
  readonly mono?: boolean;
  /** The names are short. */
  readonly narrow?: boolean;
}

/** Names with their values. */
export function Pairs({ pairs, mono = false, narrow = false }: PairsProps) {
  return (
    <dl className={classNames(mono && styles['mono'], narrow && styles['narrow'])}>
      {pairs.map(([name, value]) => (
        <div key={name} className={styles['pair']}>
          <dt title={name}>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
