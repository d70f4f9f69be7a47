/* oxlint-disable jsx-a11y/prefer-tag-over-role -- a datalist cannot complete a part of a text: the combobox of the ARIA practices */
import { Search, X } from 'lucide-react';
import { useId, useRef, useState, type KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { FilterField as Field } from './compile.ts';
import styles from './filter-field.module.css';
import type { FilterProblem } from './parse.ts';
import { suggest, type Suggestion } from './suggest.ts';

export interface FilterFieldProps {
  readonly label: string;
  readonly placeholder: string;
  readonly value: string;
  readonly onChange: (text: string) => void;
  readonly fields: readonly Field[];
  readonly problems: readonly FilterProblem[];
  /** Arrow down with no list open, and Enter: the user goes on to the rows. */
  readonly onLeave: () => void;
}

/** The field over a table: plain words and `key:value` terms, completed while they are typed. */
export function FilterField(props: FilterFieldProps) {
  const { label, placeholder, value, onChange, fields, problems } = props;
  const { t } = useTranslation();
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const completion = useCompletion(props, input);
  const { open, options, at } = completion;
  return (
    <div className={styles['field']}>
      <div className={styles['box']}>
        <Search className={styles['icon']} size={16} strokeWidth={1.5} aria-hidden />
        <input
          ref={input}
          type="text"
          role="combobox"
          aria-label={label}
          aria-expanded={open}
          aria-autocomplete="list"
          aria-controls={open ? `${id}-list` : undefined}
          aria-activedescendant={open && at >= 0 ? `${id}-${at}` : undefined}
          aria-invalid={problems.length > 0 || undefined}
          aria-describedby={problems.length > 0 ? `${id}-problem` : undefined}
          placeholder={placeholder}
          spellCheck={false}
          autoComplete="off"
          className={styles['input']}
          value={value}
          onChange={(event) => {
            onChange(event.target.value);
            completion.typed(event.target.value, event.target.selectionStart ?? event.target.value.length);
          }}
          onKeyDown={completion.onKeyDown}
          onBlur={completion.close}
        />
        {value !== '' && (
          <button
            type="button"
            className={styles['clear']}
            aria-label={t('common.clear')}
            onClick={() => {
              onChange('');
              input.current?.focus();
            }}
          >
            <X size={14} strokeWidth={1.5} aria-hidden />
          </button>
        )}
      </div>
      {open && (
        <div id={`${id}-list`} role="listbox" aria-label={t('fleet.filter.suggestions')} className={styles['list']}>
          {options.map((option, index) => (
            // oxlint-disable-next-line jsx-a11y/click-events-have-key-events -- the input has the keys
            <div
              key={option.insert}
              id={`${id}-${index}`}
              role="option"
              tabIndex={-1}
              aria-selected={index === at}
              className={styles['option']}
              onPointerDown={(event) => event.preventDefault()}
              onClick={() => completion.take(option)}
            >
              {option.label}
            </div>
          ))}
        </div>
      )}
      {problems.length > 0 && !open && (
        <p id={`${id}-problem`} role="status" className={styles['problem']}>
          {problems
            .map(({ kind, word }) => t(`fleet.filter.problems.${kind}`, { word, keys: keysOf(fields) }))
            .join(' ')}
        </p>
      )}
    </div>
  );
}

function keysOf(fields: readonly Field[]): string {
  return fields.map(({ key }) => key).join(', ');
}

function useCompletion(
  { value, onChange, fields, onLeave }: FilterFieldProps,
  input: React.RefObject<HTMLInputElement | null>,
) {
  /** Where the list was asked for; undefined while it is closed. */
  const [caret, setCaret] = useState<number>();
  const [active, setActive] = useState(-1);
  const { from, to, options } =
    caret === undefined ? { from: 0, to: 0, options: [] } : suggest(value, Math.min(caret, value.length), fields);
  const open = options.length > 0;
  const at = open ? Math.min(active, options.length - 1) : -1;
  const close = () => setCaret(undefined);
  const ask = (place: number) => {
    setCaret(place);
    setActive(-1);
  };
  // A space ends a term: nothing is offered until the next is begun.
  const typed = (text: string, place: number) => {
    if (/\S$/.test(text.slice(0, place))) ask(place);
    else close();
  };
  const take = ({ insert }: Suggestion) => {
    const next = value.slice(0, from) + insert + value.slice(to).trimStart();
    onChange(next);
    const place = from + insert.length;
    typed(next, place);
    // The new text is in the input after this drawing.
    queueMicrotask(() => input.current?.setSelectionRange(place, place));
  };
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.nativeEvent.isComposing) return;
    const option = options[at];
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (event.key === ' ' && event.ctrlKey) ask(event.currentTarget.selectionStart ?? value.length);
    else if (open && step !== 0)
      setActive((at + step + options.length + (at < 0 && step < 0 ? 1 : 0)) % options.length);
    else if (event.key === 'ArrowDown' && value === '' && caret === undefined) ask(0);
    else if (event.key === 'ArrowDown') onLeave();
    else if ((event.key === 'Enter' || event.key === 'Tab') && option !== undefined) take(option);
    else if (event.key === 'Enter') {
      close();
      onLeave();
    } else if (event.key === 'Escape' && open) close();
    else if (event.key === 'Escape' && value !== '') onChange('');
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return { open, options, at, close, typed, take, onKeyDown };
}
