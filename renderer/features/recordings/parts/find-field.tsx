import type { TFunction } from 'i18next';
import { ArrowDown, ArrowUp, Search } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { IconButton } from '../../../ui/icon-button.tsx';
import { TextField } from '../../../ui/text-field.tsx';
import type { Finding, FindingState } from '../finding.ts';
import { clockTime } from '../format.ts';
import styles from './player.module.css';

export interface FindFieldProps {
  readonly finding: Finding;
  /** Searched for as it opens. */
  readonly first: string;
  readonly position: () => number;
  readonly onGo: (direction: 1 | -1) => void;
}

/** A search begins when the user has stopped typing for so long. */
const typingMs = 250;

/** Searches inside the recording: Enter goes to the next place, Shift+Enter back. */
export function FindField({ finding, first, position, onGo }: FindFieldProps) {
  const { t } = useTranslation();
  const state = useStore(finding.state);
  const [term, setTerm] = useState(first);
  useEffect(() => {
    if (term.trim() === finding.state.getState().term) return undefined;
    const timer = setTimeout(() => finding.find(term.trim(), position()), typingMs);
    return () => clearTimeout(timer);
  }, [finding, term, position]);
  const none = state.matches.length === 0;
  return (
    <search className={styles['find']}>
      <TextField
        hideLabel
        icon={Search}
        label={t('recordings.player.find')}
        placeholder={t('recordings.player.find')}
        value={term}
        onChange={setTerm}
        onKeyDown={(event) => {
          if (event.nativeEvent.isComposing || event.key !== 'Enter') return;
          event.preventDefault();
          onGo(event.shiftKey ? -1 : 1);
        }}
      />
      <IconButton label={t('recordings.player.previous')} icon={ArrowUp} disabled={none} onClick={() => onGo(-1)} />
      <IconButton label={t('recordings.player.next')} icon={ArrowDown} disabled={none} onClick={() => onGo(1)} />
      <span className={styles['found']} role="status">
        {foundText(t, state)}
      </span>
    </search>
  );
}

function foundText(t: TFunction, state: FindingState): string {
  const { term, matches, at, status } = state;
  if (term === '') return '';
  const count = matches.length;
  if (count === 0) return t(status === 'searching' ? 'recordings.player.searching' : 'recordings.player.none');
  const match = matches[at];
  if (match === undefined) return t('recordings.player.some', { count });
  return t('recordings.player.match', { index: at + 1, count, time: clockTime(match.at), line: match.line.trim() });
}
