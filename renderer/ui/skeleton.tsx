import styles from './skeleton.module.css';

/** The shape of rows that are on their way. The bars' widths vary so that it reads as a table. */
export function Skeleton({ rows }: { readonly rows: number }) {
  return (
    <div className={styles['skeleton']} aria-hidden>
      {Array.from({ length: rows }, (_, at) => (
        <div key={at} className={styles['row']}>
          <span style={{ width: `${16 + ((at * 7) % 9)}%` }} />
          <span style={{ width: `${10 + ((at * 5) % 7)}%` }} />
          <span style={{ width: `${22 + ((at * 11) % 13)}%` }} />
        </div>
      ))}
    </div>
  );
}
