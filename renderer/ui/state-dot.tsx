import styles from './state-dot.module.css';

export interface StateDotProps {
  readonly tone: 'ok' | 'warn' | 'bad' | 'muted';
  readonly label: string;
}

/** A state as a dot and a word; `muted` is drawn hollow, so the tones differ in more than colour. */
export function StateDot({ tone, label }: StateDotProps) {
  return (
    <span className={styles['state']} data-tone={tone}>
      {label}
    </span>
  );
}
