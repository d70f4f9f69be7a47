import { useId, type ComponentProps } from 'react';
import { classNames } from './class-names.ts';
import styles from './field.module.css';

export interface SelectProps<V extends string> extends Omit<ComponentProps<'select'>, 'onChange' | 'value'> {
  readonly label: string;
  readonly value: V;
  readonly options: ReadonlyArray<{ readonly value: V; readonly label: string }>;
  readonly onChange: (value: V) => void;
  /** The label is read aloud but not drawn. */
  readonly hideLabel?: boolean;
  readonly help?: string | undefined;
  /** Shown in place of the help; the field is then marked invalid. */
  readonly error?: string | undefined;
}

/** One of a few. The system's own list: its keys and its reader are the ones the user knows. */
export function Select<V extends string>(props: SelectProps<V>) {
  const { label, value, options, onChange, hideLabel = false, help, error, className, ...rest } = props;
  const id = useId();
  const note = error ?? help;
  return (
    <div className={classNames(styles['field'], className)}>
      <label htmlFor={id} className={hideLabel ? styles['hiddenLabel'] : styles['label']}>
        {label}
      </label>
      <select
        {...rest}
        id={id}
        value={value}
        aria-invalid={error !== undefined || undefined}
        aria-describedby={note === undefined ? undefined : `${id}-note`}
        onChange={(event) => {
          const chosen = options.find((option) => option.value === event.target.value);
          if (chosen !== undefined) onChange(chosen.value);
        }}
        className={styles['input']}
      >
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
      {note !== undefined && (
        <p id={`${id}-note`} className={error === undefined ? styles['help'] : styles['error']}>
          {note}
        </p>
      )}
    </div>
  );
}
