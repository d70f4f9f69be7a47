import { Switch as Radix } from 'radix-ui';
import { useId } from 'react';
import styles from './switch.module.css';

export interface SwitchProps {
  readonly label: string;
  readonly checked: boolean;
  readonly onChange: (checked: boolean) => void;
  readonly help?: string | undefined;
  readonly disabled?: boolean | undefined;
}

/** On or off, at once. */
export function Switch({ label, checked, onChange, help, disabled = false }: SwitchProps) {
  const id = useId();
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
