import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Recording, RecordingMatch } from '../../../../contract/features/recordings.ts';
import { Button } from '../../../ui/button.tsx';
import { Empty } from '../../../ui/empty.tsx';
import { RelativeTime } from '../../../ui/relative-time.tsx';
import { FailureView } from '../../../workspace/failure-view.tsx';
import { clockTime } from '../format.ts';
import type { RecordingsPage } from '../page.ts';
import type { Search } from '../store.ts';
import styles from './results.module.css';

export interface ResultsProps {
  readonly page: RecordingsPage;
  readonly search: Search;
  readonly rows: readonly Recording[];
}

/** Where a text stands in the recordings: a line with its time, which opens the recording there. */
export function Results({ page, search, rows }: ResultsProps) {
  const { t, i18n } = useTranslation();
  const { matches, text, status, failure } = search;
  const byRecording = useMemo(() => grouped(matches), [matches]);
  return (
    <div className={styles['results']}>
      {failure !== undefined && <FailureView failure={failure} compact />}
      {matches.length === 0 && status !== 'running' && (
        <Empty
          title={t('recordings.search.none', { text })}
          text={t('recordings.search.noneText')}
          action={<Button onClick={() => page.setSearched('')}>{t('recordings.search.clear')}</Button>}
        />
      )}
      {[...byRecording].map(([recordingId, own]) => {
        const recording = rows.find((row) => row.recordingId === recordingId);
        return (
          <section key={recordingId} aria-label={recording?.title ?? recordingId}>
            <h3>
              {recording?.title ?? recordingId}
              {recording !== undefined && (
                <span className={styles['when']}>
                  <RelativeTime at={recording.startedAt} language={i18n.language} />
                  {recording.facts?.profile !== undefined && ` · ${recording.facts.profile}`}
                </span>
              )}
            </h3>
            <ul>
              {own.map((match, at) => (
                <li key={at}>
                  <button type="button" onClick={() => page.play({ recordingId, at: match.at, term: text })}>
                    <span className={styles['time']}>{clockTime(match.at)}</span>
                    <Line match={match} />
                  </button>
                </li>
              ))}
            </ul>
          </section>
        );
      })}
    </div>
  );
}

/** By recording, in the order in which they came. */
function grouped(matches: readonly RecordingMatch[]): ReadonlyMap<string, readonly RecordingMatch[]> {
  const groups = new Map<string, RecordingMatch[]>();
  for (const match of matches) {
    const group = groups.get(match.recordingId);
    if (group === undefined) groups.set(match.recordingId, [match]);
    else group.push(match);
  }
  return groups;
}

function Line({ match: { line, from, to } }: { readonly match: RecordingMatch }) {
  return (
    <code>
      {line.slice(0, from)}
      <mark>{line.slice(from, to)}</mark>
      {line.slice(to)}
    </code>
  );
}
