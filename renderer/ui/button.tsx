import type { LucideIcon } from 'lucide-react';
import type { ComponentProps } from 'react';
import styles from './button.module.css';
import { classNames } from './class-names.ts';

export interface ButtonProps extends ComponentProps<'button'> {
  /** One `primary` on a page at most; `danger` for what cannot be undone. */
  readonly variant?: 'primary' | 'plain' | 'danger';
  readonly icon?: LucideIcon | undefined;
}

/** A button with a word on it. Further attributes go to the element, so it can be a menu's or dialog's trigger. */
export function Button({ variant = 'plain', icon: Icon, className, children, ...rest }: ButtonProps) {
  return (
    <button type="button" {...rest} className={classNames(styles['button'], styles[variant], className)}>
      {Icon !== undefined && <Icon size={16} strokeWidth={1.5} aria-hidden />}
      {children}
    </button>
  );
}
