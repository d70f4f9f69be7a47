import { useTranslation } from 'react-i18next';
import type { TerminalPhase } from '../../../../contract/terminal.ts';
import { phaseTone } from '../titles.ts';
import styles from './phase-dot.module.css';

/** A phase as a dot, with its word for a screen reader; the pane's banner draws the word where it matters. */
export function PhaseDot({ phase }: { readonly phase: TerminalPhase }) {
  const { t } = useTranslation();
  const word = t(`terminals.phase.${phase}`);
  return (
    <span className={styles['dot']} data-tone={phaseTone(phase)} title={word}>
      <span className={styles['word']}>{word}</span>
    </span>
  );
}
