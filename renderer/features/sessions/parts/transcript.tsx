import { useVirtualizer } from '@tanstack/react-virtual';
import { ArrowDown, ArrowLeft, ArrowUp, Search } from 'lucide-react';
import { useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { Session, Transcript } from '../../../../contract/features/sessions.ts';
import { Button } from '../../../ui/button.tsx';
import { IconButton } from '../../../ui/icon-button.tsx';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { TextField } from '../../../ui/text-field.tsx';
import { writeClipboard } from '../../../workspace/clipboard.ts';
import { FailureView } from '../../../workspace/failure-view.tsx';
import type { History } from '../history.ts';
import styles from './transcript.module.css';

export interface TranscriptViewProps {
  readonly session: Session;
  readonly name: string;
  readonly history: History;
  readonly onBack: () => void;
}

/** What a session showed, as its transcript keeps it, in place of the list. */
export function TranscriptView({ session, name, history, onBack }: TranscriptViewProps) {
  const { t } = useTranslation();
  const load = useStore(history.state, ({ transcript }) => transcript);
  const title = name || session.target;
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- Escape from wherever the focus is in it
    <section
      ref={takeFocus}
      tabIndex={-1}
      className={styles['view']}
      aria-label={t('sessions.transcript.label', { name: title })}
      onKeyDown={(event) => {
        if (event.key === 'Escape' && !event.defaultPrevented) onBack();
      }}
    >
      <div className={styles['head']}>
        <IconButton label={t('sessions.transcript.back')} icon={ArrowLeft} onClick={onBack} />
        <h2>{title}</h2>
        <span className={styles['place']}>
          {load.status === 'ready' && load.value.kind === 'found' ? load.value.place : session.sessionId}
        </span>
      </div>
      {load.status === 'loading' && <Skeleton rows={8} />}
      {load.status === 'failed' && (
        <FailureView failure={{ remedy: 'retry', ...load.failure }} onRemedy={history.readTranscript} />
      )}
      {load.status === 'ready' && load.value.kind === 'none' && (
        <p className={styles['none']}>{t('sessions.transcript.none')}</p>
      )}
      {load.status === 'ready' && load.value.kind === 'found' && <Lines transcript={load.value} />}
    </section>
  );
}

/** The list that had the focus is hidden. No button takes it: its tip would take the first Escape. */
const takeFocus = (view: HTMLElement | null) => view?.focus();

const lineHeight = 20;

function Lines({ transcript }: { readonly transcript: Extract<Transcript, { kind: 'found' }> }) {
  const { t } = useTranslation();
  const { lines, cut, limit } = transcript;
  const scroller = useRef<HTMLDivElement>(null);
  const [term, setTerm] = useState('');
  const [at, setAt] = useState(0);
  const [told, setTold] = useState('');
  const found = useMemo(() => linesWith(lines, term), [lines, term]);
  const rows = useVirtualizer({
    count: lines.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => lineHeight,
    overscan: 20,
    paddingStart: 8,
    paddingEnd: 8,
  });
  const go = (next: number) => {
    if (found.length === 0) return;
    const place = (next + found.length) % found.length;
    setAt(place);
    rows.scrollToIndex(found[place] ?? 0, { align: 'center' });
  };
  const search = (text: string) => {
    setTerm(text);
    setAt(0);
    const [first] = linesWith(lines, text);
    if (first !== undefined) rows.scrollToIndex(first, { align: 'center' });
  };
  const copy = async () => {
    const done = await writeClipboard(`${lines.join('\n')}\n`);
    setTold(t(done ? 'sessions.transcript.copied' : 'sessions.notCopied', { count: lines.length }));
  };
  return (
    <>
      <div className={styles['tools']}>
        <TextField
          hideLabel
          className={styles['find']}
          icon={Search}
          label={t('sessions.transcript.find')}
          placeholder={t('sessions.transcript.find')}
          value={term}
          onChange={search}
          onKeyDown={(event) => {
            if (event.nativeEvent.isComposing || event.key !== 'Enter') return;
            event.preventDefault();
            go(at + (event.shiftKey ? -1 : 1));
          }}
        />
        <IconButton
          label={t('sessions.transcript.previous')}
          icon={ArrowUp}
          disabled={found.length === 0}
          onClick={() => go(at - 1)}
        />
        <IconButton
          label={t('sessions.transcript.next')}
          icon={ArrowDown}
          disabled={found.length === 0}
          onClick={() => go(at + 1)}
        />
        <span role="status" className={styles['told']}>
          {term === ''
            ? told
            : found.length === 0
              ? t('sessions.transcript.notFound')
              : t('sessions.transcript.found', { index: at + 1, count: found.length })}
        </span>
        <Button className={styles['copy']} onClick={() => void copy()}>
          {t('sessions.transcript.copy')}
        </Button>
      </div>
      {cut && <p className={styles['cut']}>{t('sessions.transcript.cut', { size: Math.round(limit / 1_048_576) })}</p>}
      <div
        ref={scroller}
        className={styles['text']}
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it is scrolled by keys
        tabIndex={0}
        role="region"
        aria-label={t('sessions.pane.transcript')}
      >
        <div style={{ height: rows.getTotalSize(), position: 'relative' }}>
          {rows.getVirtualItems().map(({ index, start }) => (
            <div
              key={index}
              className={styles['line']}
              data-current={term !== '' && found[at] === index ? '' : undefined}
              style={{ top: start }}
            >
              <Marked line={lines[index] ?? ''} term={term} />
            </div>
          ))}
        </div>
      </div>
    </>
  );
}

/** The indexes of the lines that hold a text, in any letter case. */
function linesWith(lines: readonly string[], term: string): readonly number[] {
  if (term === '') return [];
  const wanted = term.toLowerCase();
  return lines.flatMap((line, index) => (line.toLowerCase().includes(wanted) ? [index] : []));
}

function Marked({ line, term }: { readonly line: string; readonly term: string }) {
  const at = term === '' ? -1 : line.toLowerCase().indexOf(term.toLowerCase());
  if (at < 0) return line;
  return (
    <>
      {line.slice(0, at)}
      <mark>{line.slice(at, at + term.length)}</mark>
      {line.slice(at + term.length)}
    </>
  );
}
