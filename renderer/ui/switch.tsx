import { Switch as Radix } from 'radix-ui';
import { useId } from 'react';
import { classNames } from './class-names.ts';
import styles from './switch.module.css';

export interface SwitchProps {
  readonly label: string;
  readonly checked: boolean;
  readonly onChange: (checked: boolean) => void;
  readonly help?: string | undefined;
  readonly disabled?: boolean | undefined;
  /** The label is read aloud but not drawn, and the switch takes no more room than itself: for rows. */
  readonly hideLabel?: boolean;
}

/** On or off, at once. */
export function Switch({ label, checked, onChange, help, disabled = false, hideLabel = false }: SwitchProps) {
  const id = useId();
  if (hideLabel) {
    return (
      <Radix.Root
        aria-label={label}
        className={classNames(styles['track'], styles['alone'])}
        checked={checked}
        onCheckedChange={onChange}
        disabled={disabled}
        // In a grid the focus is the grid's: the row's menu has the same.
        tabIndex={-1}
      >
        <Radix.Thumb className={styles['thumb']} />
      </Radix.Root>
    );
  }
  return (
    <div className={styles['field']}>
      <div className={styles['words']}>
        <label htmlFor={id}>{label}</label>
        {help !== undefined && (
          <p id={`${id}-note`} className={styles['help']}>
            {help}
          </p>
        )}
      </div>
      <Radix.Root
        id={id}
        className={styles['track']}
        checked={checked}
        onCheckedChange={onChange}
        disabled={disabled}
        aria-describedby={help === undefined ? undefined : `${id}-note`}
      >
        <Radix.Thumb className={styles['thumb']} />
      </Radix.Root>
    </div>
  );
}
