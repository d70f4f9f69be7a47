import { useEffect, useId, useMemo, useRef, useState, type KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { AutomationSummary } from '../../../../contract/automation-run.ts';
import { shown } from '../../../bridge/load.ts';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { StateDot } from '../../../ui/state-dot.tsx';
import { tookText } from '../columns.tsx';
import type { LiveStore } from '../live-store.ts';
import type { AutomationPage } from '../page.ts';
import { currentRow, progressRows, withWaiting, type ProgressRow } from '../progress.ts';
import { tones, tookSeconds } from '../states.ts';
import styles from './live.module.css';
import { StepPane } from './step-pane.tsx';

export interface StepsViewProps {
  readonly page: AutomationPage;
  readonly live: LiveStore;
  readonly run: AutomationSummary;
}

/** The runbook as an outline with the running step, and all that is known of one step beside it. */
export function StepsView({ page, live, run }: StepsViewProps) {
  const { t } = useTranslation();
  const { steps, runbook } = useStore(live.state);
  const { waiting } = run;
  const all = useMemo(
    () => withWaiting(progressRows(shown(runbook)?.steps ?? [], steps), waiting),
    [runbook, steps, waiting],
  );
  const [chosen, setChosen] = useState<string>();
  const [toggled, setToggled] = useState<ReadonlySet<string>>(new Set());
  const rows = useMemo(() => visible(all, toggled), [all, toggled]);
  const running = currentRow(all);
  // A step that is begun gets another key: what was chosen before is followed by what runs.
  const selected = rows.find(({ key }) => key === chosen) ?? rows.find(({ key }) => key === running?.key) ?? rows[0];
  const toggle = (key: string) =>
    setToggled((before) => {
      const next = new Set(before);
      if (!next.delete(key)) next.add(key);
      return next;
    });
  // A run that went well had steps: it is told before they are read, and "not reached" would be wrong.
  if (run.status === 'Success' && steps.length === 0) return <Skeleton rows={4} />;
  return (
    <>
      <Tree
        rows={rows}
        toggled={toggled}
        isOver={run.isOver}
        runningKey={run.isOver ? undefined : running?.key}
        selected={selected}
        onSelect={({ key }) => setChosen(key)}
        onToggle={toggle}
      />
      <div
        className={styles['pane']}
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it is scrolled by keys
        tabIndex={0}
        role="region"
        aria-label={t('automation.live.step', { name: selected?.name ?? '' })}
      >
        {runbook.status === 'failed' && <p className={styles['muted']}>{t('automation.live.noRunbook')}</p>}
        {selected !== undefined && (
          <StepPane
            key={selected.key}
            page={page}
            live={live}
            run={run}
            row={selected}
            follow={
              chosen === undefined || run.isOver || selected.key === running?.key
                ? undefined
                : () => setChosen(undefined)
            }
          />
        )}
      </div>
    </>
  );
}

/** Turns that went well are closed until they are opened; all others are open until they are closed. */
function isOpen({ key, kind, status }: ProgressRow, toggled: ReadonlySet<string>): boolean {
  return toggled.has(key) === (kind === 'turn' && status === 'Success');
}

function visible(rows: readonly ProgressRow[], toggled: ReadonlySet<string>): readonly ProgressRow[] {
  let closedAt = Number.POSITIVE_INFINITY;
  return rows.filter((row) => {
    if (row.level > closedAt) return false;
    closedAt = row.isParent && !isOpen(row, toggled) ? row.level : Number.POSITIVE_INFINITY;
    return true;
  });
}

interface TreeProps {
  readonly rows: readonly ProgressRow[];
  readonly toggled: ReadonlySet<string>;
  readonly isOver: boolean;
  readonly runningKey: string | undefined;
  readonly selected: ProgressRow | undefined;
  readonly onSelect: (row: ProgressRow) => void;
  readonly onToggle: (key: string) => void;
}

/** The focus stays on the tree; arrow keys move, open and close. */
function Tree({ rows, toggled, isOver, runningKey, selected, onSelect, onToggle }: TreeProps) {
  const { t } = useTranslation();
  const id = useId();
  const tree = useRef<HTMLDivElement>(null);
  const at = rows.findIndex(({ key }) => key === selected?.key);
  useEffect(() => {
    tree.current?.children[at]?.scrollIntoView({ block: 'nearest' });
  }, [at]);
  const onKeyDown = (event: KeyboardEvent) => {
    const steps: Partial<Record<string, number>> = {
      ArrowDown: at + 1,
      ArrowUp: at - 1,
      Home: 0,
      End: rows.length - 1,
    };
    const to = steps[event.key];
    const next = to === undefined ? undefined : rows[Math.max(0, Math.min(rows.length - 1, to))];
    const opens = event.key === 'ArrowRight' || event.key === 'ArrowLeft';
    if (next !== undefined) onSelect(next);
    else if (opens && selected?.isParent === true) {
      if (isOpen(selected, toggled) === (event.key === 'ArrowLeft')) onToggle(selected.key);
    } else return;
    event.preventDefault();
  };
  return (
    <div
      ref={tree}
      role="tree"
      tabIndex={0}
      aria-label={t('automation.live.outline')}
      aria-activedescendant={at < 0 ? undefined : `${id}-${at}`}
      className={styles['tree']}
      onKeyDown={onKeyDown}
    >
      {rows.map((row, index) => (
        // eslint-disable-next-line jsx-a11y/click-events-have-key-events -- the focus and the keys are the tree's
        <div
          key={row.key}
          id={`${id}-${index}`}
          role="treeitem"
          tabIndex={-1}
          aria-level={row.level}
          aria-selected={row.key === selected?.key}
          aria-current={row.key === runningKey ? 'step' : undefined}
          aria-expanded={row.isParent ? isOpen(row, toggled) : undefined}
          className={styles['row']}
          data-kind={row.kind}
          data-reached={row.kind === 'turn' || row.step !== undefined ? row.status !== 'Pending' : false}
          data-running={row.key === runningKey ? '' : undefined}
          style={{ paddingInlineStart: 16 + 16 * (row.level - 1) }}
          onClick={() => onSelect(row)}
          onDoubleClick={() => row.isParent && onToggle(row.key)}
        >
          <Row row={row} isOver={isOver} isOpen={row.isParent ? isOpen(row, toggled) : undefined} />
        </div>
      ))}
    </div>
  );
}

interface RowProps {
  readonly row: ProgressRow;
  readonly isOver: boolean;
  readonly isOpen: boolean | undefined;
}

function Row({ row, isOver, isOpen: open }: RowProps) {
  const { t } = useTranslation();
  const { name, turn, step, status, action, subject, outline } = row;
  const took = step === undefined ? undefined : tookSeconds(step);
  const title =
    turn === undefined ? name : turn.value === '' ? t('automation.live.turn', turn) : t('automation.live.turnOf', turn);
  const branch = outline?.action === 'aws:branch' && step?.isOver === true ? step.nextStep : '';
  const isLeft = status === 'Pending' && isOver;
  return (
    <>
      <span className={styles['name']} title={title}>
        {open !== undefined && (open ? '▾ ' : '▸ ')}
        {title}
      </span>
      <StateDot tone={tones[status]} label={isLeft ? t('automation.notReached') : t(`automation.states.${status}`)} />
      {turn === undefined && (
        <span className={styles['under']}>
          {action}
          {subject !== '' && ` · ${subject}`}
          {branch !== '' && ` → ${branch}`}
          {took !== undefined && <span className={styles['took']}> · {tookText(t, took)}</span>}
        </span>
      )}
    </>
  );
}
