import { useState } from 'react';
import { TextField } from '../../../ui/text-field.tsx';

export interface NumberFieldProps {
  readonly label: string;
  readonly value: number;
  readonly from: number;
  readonly to: number;
  /** Whole numbers only. */
  readonly whole?: boolean;
  /** Shown while what is typed is not such a number. */
  readonly error: string;
  readonly onChange: (value: number) => void;
}

/** A number that is kept as soon as it is valid; what is not stays in the field, with the reason below. */
export function NumberField({ label, value, from, to, whole = false, error, onChange }: NumberFieldProps) {
  const [typed, setTyped] = useState<string>();
  const text = typed ?? String(value);
  const isValid = (candidate: string) => {
    const number = Number(candidate);
    return candidate.trim() !== '' && number >= from && number <= to && (!whole || Number.isInteger(number));
  };
  return (
    <TextField
      label={label}
      value={text}
      inputMode="decimal"
      error={isValid(text) ? undefined : error}
      onChange={(next) => {
        setTyped(next);
        if (isValid(next)) onChange(Number(next));
      }}
      onBlur={() => {
        if (isValid(text)) setTyped(undefined);
      }}
    />
  );
}
