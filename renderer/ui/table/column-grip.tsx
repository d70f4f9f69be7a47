import { useRef, type KeyboardEvent, type PointerEvent } from 'react';
import styles from './table.module.css';

export interface ColumnGripProps {
  readonly label: string;
  readonly width: number;
  readonly onWidth: (width: number) => void;
}

const narrowest = 40;
const widest = 1_200;
const step = 16;

/** The edge of a column: dragged, or moved with the arrow keys. */
export function ColumnGrip({ label, width, onWidth }: ColumnGripProps) {
  const from = useRef<{ x: number; width: number } | undefined>(undefined);
  const set = (next: number) => onWidth(Math.round(Math.max(narrowest, Math.min(widest, next))));
  const press = (event: KeyboardEvent) => {
    if (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight') return;
    event.preventDefault();
    event.stopPropagation();
    set(width + (event.key === 'ArrowLeft' ? -step : step));
  };
  const begin = (event: PointerEvent<HTMLDivElement>) => {
    from.current = { x: event.clientX, width };
    event.currentTarget.setPointerCapture(event.pointerId);
  };
  return (
    <div
      role="slider"
      aria-orientation="horizontal"
      aria-label={label}
      aria-valuenow={width}
      aria-valuemin={narrowest}
      aria-valuemax={widest}
      tabIndex={-1}
      className={styles['grip']}
      onKeyDown={press}
      onPointerDown={begin}
      onPointerMove={(event) => {
        if (from.current !== undefined) set(from.current.width + event.clientX - from.current.x);
      }}
      onPointerUp={() => {
        from.current = undefined;
      }}
    />
  );
}
