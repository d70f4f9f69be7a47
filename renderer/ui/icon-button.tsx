import type { LucideIcon } from 'lucide-react';
import type { ComponentProps } from 'react';
import { classNames } from './class-names.ts';
import styles from './icon-button.module.css';
import { Tooltip } from './tooltip.tsx';

export interface IconButtonProps extends Omit<ComponentProps<'button'>, 'children' | 'aria-label'> {
  /** Its accessible name and its tooltip. */
  readonly label: string;
  readonly icon: LucideIcon;
  /** For switches: drawn and announced as on or off. */
  readonly pressed?: boolean | undefined;
}

/** A button that is only an icon; used where the icon speaks faster than a word. */
export function IconButton({ label, icon: Icon, pressed, className, ...rest }: IconButtonProps) {
  return (
    <Tooltip text={label}>
      <button
        type="button"
        {...rest}
        aria-label={label}
        aria-pressed={pressed}
        className={classNames(styles['button'], className)}
      >
        <Icon size={16} strokeWidth={1.5} aria-hidden />
      </button>
    </Tooltip>
  );
}
