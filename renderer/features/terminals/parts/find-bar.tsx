import type { TFunction } from 'i18next';
import { ArrowDown, ArrowUp, CaseSensitive, Regex, X } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { IconButton } from '../../../ui/icon-button.tsx';
import { TextField } from '../../../ui/text-field.tsx';
import type { TerminalsStore } from '../store.ts';
import styles from './find-bar.module.css';

/** Searches the scrollback: Enter goes on, Shift+Enter back, Escape returns to the terminal. */
export function FindBar({ store }: { readonly store: TerminalsStore }) {
  const { t } = useTranslation();
  const found = useStore(store.state, (dock) => dock.finding?.found);
  const [term, setTerm] = useState('');
  const [options, setOptions] = useState({ caseSensitive: false, regex: false });
  const [broken, setBroken] = useState(false);
  const find = (what: string, how: typeof options, direction: 'next' | 'previous') => {
    try {
      store.find(what, how, direction);
      setBroken(false);
    } catch {
      setBroken(true);
    }
  };
  const toggle = (name: keyof typeof options) => {
    const next = { ...options, [name]: !options[name] };
    setOptions(next);
    find(term, next, 'next');
  };
  return (
    <search className={styles['bar']}>
      <TextField
        hideLabel
        label={t('terminals.find.label')}
        placeholder={t('terminals.find.label')}
        value={term}
        // eslint-disable-next-line jsx-a11y/no-autofocus -- opened by a key to be typed into
        autoFocus
        onChange={(value) => {
          setTerm(value);
          find(value, options, 'next');
        }}
        onKeyDown={(event) => {
          if (event.nativeEvent.isComposing) return;
          if (event.key === 'Enter') find(term, options, event.shiftKey ? 'previous' : 'next');
          if (event.key === 'Escape') store.endFind();
        }}
      />
      <span className={styles['count']} aria-live="polite">
        {broken ? t('terminals.find.badRegex') : term !== '' && found !== undefined && foundText(t, found)}
      </span>
      <IconButton
        label={t('terminals.find.caseSensitive')}
        icon={CaseSensitive}
        pressed={options.caseSensitive}
        onClick={() => toggle('caseSensitive')}
      />
      <IconButton
        label={t('terminals.find.regex')}
        icon={Regex}
        pressed={options.regex}
        onClick={() => toggle('regex')}
      />
      <IconButton label={t('terminals.find.previous')} icon={ArrowUp} onClick={() => find(term, options, 'previous')} />
      <IconButton label={t('terminals.find.next')} icon={ArrowDown} onClick={() => find(term, options, 'next')} />
      <IconButton label={t('terminals.find.close')} icon={X} onClick={store.endFind} />
    </search>
  );
}

function foundText(t: TFunction, found: { index: number; count: number }): string {
  const { index, count } = found;
  if (count === 0) return t('terminals.find.none');
  // Above the emulator's limit the matches are counted but not numbered.
  return index < 0 ? t('terminals.find.some', { count }) : t('terminals.find.count', { index: index + 1, count });
}
