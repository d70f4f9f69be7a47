import type { ReactNode } from 'react';
import { Button, type ButtonProps } from './button.tsx';
import { classNames } from './class-names.ts';
import styles from './confirm.module.css';
import { Dialog, type DialogProps } from './dialog.tsx';

export interface ConfirmProps extends Pick<DialogProps, 'open' | 'title' | 'colour'> {
  readonly yes: string;
  readonly no: string;
  readonly variant?: ButtonProps['variant'];
  readonly onAnswer: (agreed: boolean) => void;
  readonly children: ReactNode;
}

/** Asks before something is done; leaving the question is a no. */
export function Confirm({ yes, no, variant = 'danger', onAnswer, children, ...dialog }: ConfirmProps) {
  return (
    <Dialog
      {...dialog}
      onOpenChange={(open) => {
        if (!open) onAnswer(false);
      }}
      footer={
        <>
          <Button onClick={() => onAnswer(false)}>{no}</Button>
          <Button variant={variant} onClick={() => onAnswer(true)}>
            {yes}
          </Button>
        </>
      }
    >
      {children}
    </Dialog>
  );
}

export interface ConfirmNamesProps {
  readonly names: ReadonlyArray<{ readonly key: string; readonly name: string }>;
  /** Names the first eight alone, then says how many more there are. */
  readonly andMore?: (count: number) => string;
  readonly mono?: boolean;
}

const mostNamed = 8;

/** What is meant, by its names. */
export function ConfirmNames({ names, andMore, mono = false }: ConfirmNamesProps) {
  const named = andMore === undefined ? names : names.slice(0, mostNamed);
  return (
    <ul className={classNames(styles['names'], mono && styles['mono'])}>
      {named.map(({ key, name }) => (
        <li key={key}>{name}</li>
      ))}
      {names.length > named.length && <li>{andMore?.(names.length - named.length)}</li>}
    </ul>
  );
}
