/* oxlint-disable jsx-a11y/prefer-tag-over-role -- a select cannot be searched: this is the combobox of the ARIA practices */
import { Search } from 'lucide-react';
import { useId, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import { classNames } from './class-names.ts';
import styles from './picker.module.css';

export interface PickerProps<T> {
  /** Name of the list for screen readers. */
  readonly label: string;
  readonly placeholder: string;
  /** What is offered for a typed text, best first. Called again for each key, so it must be quick. */
  readonly find: (text: string) => readonly T[];
  /** Told each typed text, for a list that somebody else finds. */
  readonly onType?: (text: string) => void;
  readonly keyOf: (item: T) => string;
  /** Draws one row, `rowHeight` pixels high. */
  readonly renderRow: (item: T) => ReactNode;
  readonly onChoose: (item: T) => void;
  readonly isDisabled?: (item: T) => boolean;
  /** The row to begin at. */
  readonly current?: string | undefined;
  /** Shown when nothing is offered. */
  readonly none: string;
  readonly rowHeight: number;
  /** Below the list. */
  readonly footer?: ReactNode;
}

const rowsShown = 9;
const overscan = 3;

/** A searchable list of any length: only the rows in view are drawn. Arrow keys move, Enter chooses. */
export function Picker<T>(props: PickerProps<T>) {
  const { label, placeholder, find, keyOf, renderRow, onChoose, isDisabled, current, none, rowHeight, footer } = props;
  const id = useId();
  const list = useRef<HTMLDivElement>(null);
  const [text, setText] = useState('');
  const items = find(text);
  const [active, setActive] = useState(() =>
    Math.max(
      0,
      items.findIndex((item) => keyOf(item) === current),
    ),
  );
  const [top, setTop] = useState(() => Math.max(0, active - Math.floor(rowsShown / 2)) * rowHeight);
  const at = Math.min(active, items.length - 1);
  const first = Math.max(0, Math.floor(top / rowHeight) - overscan);
  const visible = items.slice(first, first + rowsShown + overscan * 2);

  const scroll = (to: number) => {
    setTop(to);
    if (list.current !== null) list.current.scrollTop = to;
  };
  const move = (to: number) => {
    const next = Math.max(0, Math.min(items.length - 1, to));
    setActive(next);
    if (next * rowHeight < top) scroll(next * rowHeight);
    else if ((next + 1) * rowHeight > top + rowsShown * rowHeight) scroll((next + 1 - rowsShown) * rowHeight);
  };
  const choose = (item: T | undefined) => {
    if (item !== undefined && isDisabled?.(item) !== true) onChoose(item);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    const steps: Partial<Record<string, number>> = {
      ArrowDown: at + 1,
      ArrowUp: at - 1,
      PageDown: at + rowsShown,
      PageUp: at - rowsShown,
    };
    const step = steps[event.key];
    if (step !== undefined) move(step);
    else if (event.key === 'Enter') choose(items[at]);
    else return;
    event.preventDefault();
  };

  return (
    <div className={styles['picker']}>
      <div className={styles['search']}>
        <Search size={16} strokeWidth={1.5} aria-hidden />
        <input
          role="combobox"
          aria-label={placeholder}
          aria-expanded
          aria-autocomplete="list"
          aria-controls={`${id}-list`}
          aria-activedescendant={items.length === 0 ? undefined : `${id}-${at}`}
          placeholder={placeholder}
          spellCheck={false}
          autoComplete="off"
          value={text}
          onChange={(event) => {
            setText(event.target.value);
            setActive(0);
            props.onType?.(event.target.value);
            scroll(0);
          }}
          onKeyDown={onKeyDown}
        />
      </div>
      <div
        ref={(element) => {
          list.current = element;
          // Reading or setting it lays the page out at once, which a list that begins at its top can do without.
          if (element !== null && top > 0 && element.scrollTop !== top) element.scrollTop = top;
        }}
        id={`${id}-list`}
        role="listbox"
        aria-label={label}
        tabIndex={-1}
        className={styles['list']}
        style={{ maxHeight: rowsShown * rowHeight }}
        onScroll={(event) => setTop(event.currentTarget.scrollTop)}
      >
        <div role="presentation" style={{ height: items.length * rowHeight, position: 'relative' }}>
          {visible.map((item, offset) => {
            const index = first + offset;
            const disabled = isDisabled?.(item) === true;
            return (
              // eslint-disable-next-line jsx-a11y/click-events-have-key-events -- the focus stays in the field, and so do the keys
              <div
                key={keyOf(item)}
                id={`${id}-${index}`}
                role="option"
                tabIndex={-1}
                aria-selected={index === at}
                aria-disabled={disabled || undefined}
                aria-setsize={items.length}
                aria-posinset={index + 1}
                className={classNames(styles['row'], keyOf(item) === current && styles['current'])}
                style={{ top: index * rowHeight, height: rowHeight }}
                onPointerMove={() => {
                  if (index !== at) setActive(index);
                }}
                onClick={() => choose(item)}
              >
                {renderRow(item)}
              </div>
            );
          })}
        </div>
      </div>
      {items.length === 0 && <p className={styles['none']}>{none}</p>}
      {footer}
    </div>
  );
}
