import { useId } from 'react';
import styles from './parameter-form.module.css';

export interface ChoiceListProps {
  readonly label: string;
  readonly help: string;
  /** Shown in place of the help. */
  readonly error: string | undefined;
  readonly options: readonly string[];
  readonly value: readonly string[];
  readonly onChange: (value: readonly string[]) => void;
}

/** Any of a few, in the document's order. */
export function ChoiceList({ label, help, error, options, value, onChange }: ChoiceListProps) {
  const id = useId();
  const note = error ?? help;
  const toggle = (option: string) =>
    onChange(options.filter((each) => (each === option ? !value.includes(each) : value.includes(each))));
  return (
    <fieldset className={styles['checks']} aria-describedby={note === '' ? undefined : `${id}-note`}>
      <legend>{label}</legend>
      {options.map((option) => (
        <label key={option}>
          <input type="checkbox" checked={value.includes(option)} onChange={() => toggle(option)} />
          {option}
        </label>
      ))}
      {note !== '' && (
        <p id={`${id}-note`} className={error === undefined ? undefined : styles['error']}>
          {note}
        </p>
      )}
    </fieldset>
  );
}
