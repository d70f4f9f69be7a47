import type { LucideIcon } from 'lucide-react';
import { useId, type ComponentProps } from 'react';
import { classNames } from './class-names.ts';
import styles from './field.module.css';

export interface TextFieldProps extends Omit<ComponentProps<'input'>, 'onChange' | 'value'> {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  /** The label is read aloud but not drawn. */
  readonly hideLabel?: boolean;
  readonly help?: string | undefined;
  /** Shown in place of the help; the field is then marked invalid. */
  readonly error?: string | undefined;
  readonly icon?: LucideIcon | undefined;
}

/** A line of text with its label above and its help or error below. Further attributes go to the input. */
export function TextField({
  label,
  value,
  onChange,
  hideLabel = false,
  help,
  error,
  icon: Icon,
  className,
  ...rest
}: TextFieldProps) {
  const id = useId();
  const note = error ?? help;
  return (
    <div className={classNames(styles['field'], className)}>
      <label htmlFor={id} className={hideLabel ? styles['hiddenLabel'] : styles['label']}>
        {label}
      </label>
      <div className={styles['control']}>
        {Icon !== undefined && <Icon className={styles['icon']} size={16} strokeWidth={1.5} aria-hidden />}
        <input
          type="text"
          spellCheck={false}
          autoComplete="off"
          {...rest}
          id={id}
          value={value}
          onChange={(event) => onChange(event.target.value)}
          aria-invalid={error !== undefined || undefined}
          aria-describedby={note === undefined ? undefined : `${id}-note`}
          className={classNames(styles['input'], Icon !== undefined && styles['withIcon'])}
        />
      </div>
      {note !== undefined && (
        <p id={`${id}-note`} className={error === undefined ? styles['help'] : styles['error']}>
          {note}
        </p>
      )}
    </div>
  );
}
