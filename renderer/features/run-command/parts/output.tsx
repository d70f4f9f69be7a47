import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { RunRow, StepOutput } from '../../../../contract/features/run-command.ts';
import { Button } from '../../../ui/button.tsx';
import type { BoardStore } from '../board-store.ts';
import { lineDiff, withContext, type DiffLine } from '../line-diff.ts';
import styles from './board.module.css';

/** What a node's steps wrote; undefined while it is asked for. */
export function useOutput(board: BoardStore, row: RunRow | undefined): readonly StepOutput[] | undefined {
  const [steps, setSteps] = useState<readonly StepOutput[]>();
  useEffect(() => {
    let live = true;
    setSteps(undefined);
    if (row === undefined) return;
    board.output(row).then(
      (known) => live && setSteps(known),
      () => live && setSteps([]),
    );
    return () => {
      live = false;
    };
    // oxlint-disable-next-line react/exhaustive-deps -- a row's output is another one when its fold or its steps are
  }, [board, row?.nodeId, row?.fold, row?.steps]);
  return steps;
}

export interface OutputProps {
  readonly steps: readonly StepOutput[] | undefined;
  /** What most nodes wrote: only differences are shown. */
  readonly against?: readonly StepOutput[] | undefined;
}

/** What steps wrote, errors below. */
export function Output({ steps, against }: OutputProps) {
  const { t } = useTranslation();
  if (steps === undefined) return <pre className={styles['text']}>{t('common.loading')}</pre>;
  const said = steps.filter(({ stdout, stderr }) => stdout !== '' || stderr !== '');
  if (said.length === 0) return <p className={styles['muted']}>{t('runCommand.nothingSaid')}</p>;
  return said.map((step) => {
    const other = against?.find(({ name }) => name === step.name);
    return (
      <div key={step.name}>
        {steps.length > 1 && <h3>{step.name}</h3>}
        {step.stdout !== '' && (
          <Text text={step.stdout} against={against === undefined ? undefined : (other?.stdout ?? '')} />
        )}
        {step.stderr !== '' && (
          <>
            <h3 className={styles['bad']}>{t('runCommand.stderr')}</h3>
            <Text text={step.stderr} against={against === undefined ? undefined : (other?.stderr ?? '')} />
          </>
        )}
      </div>
    );
  });
}

/** Lines of a card until more are asked for. */
const mostLines = 14;

function Text({ text, against }: { readonly text: string; readonly against: string | undefined }) {
  const { t } = useTranslation();
  const [all, setAll] = useState(false);
  const plain = text.replace(/\n$/, '');
  const lines: ReadonlyArray<DiffLine | { readonly left: number }> =
    against === undefined
      ? plain.split('\n').map((line) => ({ kind: 'both' as const, text: line }))
      : withContext(lineDiff(against.replace(/\n$/, ''), plain));
  const shown = all ? lines : lines.slice(0, mostLines);
  return (
    <>
      <pre className={styles['text']} data-compared={against !== undefined || undefined}>
        {shown.map((line, at) =>
          'left' in line ? (
            // oxlint-disable-next-line react/no-array-index-key -- lines have no other name
            <span key={at} className={styles['gap']}>
              {t('runCommand.sameLines', { count: line.left })}
              {'\n'}
            </span>
          ) : (
            // oxlint-disable-next-line react/no-array-index-key -- lines have no other name
            <span key={at} data-kind={line.kind}>
              {line.text}
              {'\n'}
            </span>
          ),
        )}
      </pre>
      {lines.length > shown.length && (
        <Button onClick={() => setAll(true)}>
          {t('runCommand.moreLines', { count: lines.length - shown.length })}
        </Button>
      )}
    </>
  );
}
