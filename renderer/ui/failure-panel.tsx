import { TriangleAlert } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { Button } from './button.tsx';
import { classNames } from './class-names.ts';
import styles from './failure-panel.module.css';

export interface FailurePanelProps {
  /** What happened. */
  readonly title: string;
  readonly why: string;
  /** What to do next. */
  readonly next?: string | undefined;
  /** The technical part, for support: copied, and shown small. */
  readonly details: string;
  readonly copyLabel: string;
  readonly action?: { readonly label: string; readonly onClick: () => void } | undefined;
  /** Further buttons, beside that of the action. */
  readonly more?: ReactNode;
  /** For panes, notices and rows: one column without the details. */
  readonly compact?: boolean | undefined;
}

/** The one drawing of an error: what happened, why, what to do next. */
export function FailurePanel({
  title,
  why,
  next,
  details,
  copyLabel,
  action,
  more,
  compact = false,
}: FailurePanelProps) {
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    await navigator.clipboard.writeText([title, why, next, details].filter(Boolean).join('\n'));
    setCopied(true);
  };
  return (
    <div role="alert" className={classNames(styles['panel'], compact && styles['compact'])}>
      <TriangleAlert className={styles['icon']} size={16} strokeWidth={1.5} aria-hidden />
      <div className={styles['words']}>
        <p className={styles['title']}>{title}</p>
        <p>{why}</p>
        {next !== undefined && next !== '' && <p className={styles['next']}>{next}</p>}
        {!compact && details !== '' && <pre className={styles['details']}>{details}</pre>}
        <div className={styles['actions']}>
          {action !== undefined && (
            <Button variant={compact ? 'plain' : 'primary'} onClick={action.onClick}>
              {action.label}
            </Button>
          )}
          {more}
          <Button onClick={() => void copy()} data-copied={copied ? '' : undefined}>
            {copied ? `✓ ${copyLabel}` : copyLabel}
          </Button>
        </div>
      </div>
    </div>
  );
}
