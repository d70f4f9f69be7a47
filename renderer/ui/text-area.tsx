import { useId, type ComponentProps } from 'react';
import { classNames } from './class-names.ts';
import styles from './field.module.css';

export interface TextAreaProps extends Omit<ComponentProps<'textarea'>, 'onChange' | 'value'> {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly help?: string | undefined;
  /** Shown in place of the help; the field is then marked invalid. */
  readonly error?: string | undefined;
}

/** Some lines of a program's text, with its label above and its help or error below. */
export function TextArea({ label, value, onChange, help, error, className, ...rest }: TextAreaProps) {
  const id = useId();
  const note = error ?? help;
  return (
    <div className={classNames(styles['field'], className)}>
      <label htmlFor={id} className={styles['label']}>
        {label}
      </label>
      <textarea
        rows={3}
        spellCheck={false}
        autoComplete="off"
        {...rest}
        id={id}
        value={value}
        onChange={(event) => onChange(event.target.value)}
        aria-invalid={error !== undefined || undefined}
        aria-describedby={note === undefined ? undefined : `${id}-note`}
        className={classNames(styles['input'], styles['area'])}
      />
      {note !== undefined && (
        <p id={`${id}-note`} className={error === undefined ? styles['help'] : styles['error']}>
          {note}
        </p>
      )}
    </div>
  );
}
