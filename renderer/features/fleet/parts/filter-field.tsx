import { Filter } from 'lucide-react';
import { useState, type KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { TextField } from '../../../ui/text-field.tsx';
import styles from '../view.module.css';

export interface FilterFieldProps {
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly problem: string | undefined;
  /** What the last word could become; whole words. */
  readonly suggest: (word: string) => readonly string[];
}

/** The filter with completion of its last word: arrows choose, Tab or Enter takes, Escape closes. */
export function FilterField({ value, onChange, problem, suggest }: FilterFieldProps) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  const [at, setAt] = useState(-1);
  const word = /\S*$/.exec(value)?.[0] ?? '';
  const suggestions = open ? suggest(word) : [];
  const take = (suggestion: string | undefined) => {
    if (suggestion === undefined) return;
    const whole = !/[:=]$/.test(suggestion);
    onChange(`${value.slice(0, value.length - word.length)}${suggestion}${whole ? ' ' : ''}`);
    setAt(-1);
    setOpen(!whole);
  };
  const press = (event: KeyboardEvent) => {
    const { key } = event;
    if (key === 'ArrowDown' || key === 'ArrowUp') {
      setOpen(true);
      setAt((before) => Math.max(-1, Math.min(suggestions.length - 1, before + (key === 'ArrowDown' ? 1 : -1))));
    } else if ((key === 'Enter' || key === 'Tab') && at >= 0) take(suggestions[at]);
    else if (key === 'Escape' && suggestions.length > 0) setOpen(false);
    else if (key === 'Escape' && value !== '') onChange('');
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div className={styles['filter']}>
      <TextField
        label={t('fleet.filter.label')}
        hideLabel
        icon={Filter}
        type="search"
        placeholder={t('fleet.filter.placeholder')}
        value={value}
        error={problem}
        role="combobox"
        aria-expanded={suggestions.length > 0}
        aria-controls="fleet-suggestions"
        aria-activedescendant={at >= 0 ? `fleet-suggestion-${at}` : undefined}
        onChange={(next) => {
          onChange(next);
          setOpen(true);
          setAt(-1);
        }}
        onFocus={() => setOpen(true)}
        onBlur={() => setOpen(false)}
        onKeyDown={press}
      />
      {suggestions.length > 0 && (
        <div
          id="fleet-suggestions"
          role="listbox"
          aria-label={t('fleet.filter.suggestions')}
          className={styles['suggestions']}
        >
          {suggestions.map((suggestion, index) => (
            <div
              key={suggestion}
              id={`fleet-suggestion-${index}`}
              role="option"
              tabIndex={-1}
              aria-selected={index === at}
              className={styles['suggestion']}
              // Before blur, or the list would be gone when the click comes.
              onPointerDown={(event) => {
                event.preventDefault();
                take(suggestion);
              }}
            >
              {suggestion}
            </div>
          ))}
        </div>
      )}
    </div>
  );
}
