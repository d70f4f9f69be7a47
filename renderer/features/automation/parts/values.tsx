import styles from './live.module.css';

export interface ValuesProps {
  /** `''` for none. */
  readonly title: string;
  readonly values: Readonly<Record<string, readonly string[]>>;
}

/** Names with their values, each as it is; nothing where there are none. */
export function Values({ title, values }: ValuesProps) {
  const entries = Object.entries(values);
  if (entries.length === 0) return null;
  return (
    <>
      {title !== '' && <h3>{title}</h3>}
      <dl className={styles['values']}>
        {entries.map(([name, texts]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>
              <pre>{texts.map(jsonText).join('\n')}</pre>
            </dd>
          </div>
        ))}
      </dl>
    </>
  );
}

/** A JSON text as people read it: a text without its quotes, a list or an object in lines; all else as it is. */
export function jsonText(value: string): string {
  let read: unknown;
  try {
    read = JSON.parse(value);
  } catch {
    return value;
  }
  if (typeof read === 'string') return read;
  return typeof read === 'object' && read !== null ? JSON.stringify(read, undefined, 2) : value;
}
