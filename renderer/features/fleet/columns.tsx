import type { TFunction } from 'i18next';
import { decodeTags } from '../../../contract/tags.ts';
import type { Scope } from '../../../contract/values.ts';
import { CopyableId } from '../../ui/copyable-id.tsx';
import { RelativeTime } from '../../ui/relative-time.tsx';
import { StateDot, type StateDotProps } from '../../ui/state-dot.tsx';
import type { TableColumn } from '../../ui/table/column.ts';
import { compareText } from '../../ui/table/compare.ts';
import { compareVersions } from '../../ui/table/compare.ts';
import { reasonText } from './reason.ts';
import type { FleetRows } from './rows.ts';
import styles from './view.module.css';

export interface ColumnParts {
  readonly t: TFunction;
  readonly language: string;
  readonly rows: FleetRows;
  readonly scope: Scope;
  readonly accountId: string | undefined;
  readonly newestAgent: string;
}

export const tones: Readonly<Record<string, StateDotProps['tone']>> = {
  online: 'ok',
  'connection-lost': 'bad',
  changing: 'warn',
};

/** Standings whose reason says more than their own word. */
const explained: ReadonlySet<string> = new Set(['connection-lost', 'not-managed']);

/** The fleet's columns over the rows at this moment. */
export function fleetColumns(parts: ColumnParts): TableColumn[] {
  const { t, language, rows, scope, accountId, newestAgent } = parts;
  const { columns } = rows;
  const text = (values: readonly string[]) => ({
    render: (row: number) => values[row] ?? '',
    compare: (a: number, b: number) => compareText(values[a] ?? '', values[b] ?? ''),
  });
  return [
    { id: 'name', title: t('fleet.columns.name'), width: 140, ...text(columns.name) },
    { id: 'ping', title: t('fleet.columns.ping'), width: 250, ...pingColumn(parts) },
    {
      id: 'id',
      title: t('fleet.columns.id'),
      width: 168,
      mono: true,
      compare: text(columns.id).compare,
      render: (row) => <CopyableId value={columns.id[row] ?? ''} copyLabel={t('common.copy')} />,
    },
    {
      id: 'platform',
      title: t('fleet.columns.platform'),
      width: 180,
      compare: text(columns.platformName).compare,
      render: (row) => `${columns.platformName[row] ?? ''} ${columns.platformVersion[row] ?? ''}`,
    },
    { id: 'agent', title: t('fleet.columns.agent'), width: 104, mono: true, ...agentColumn(parts, newestAgent) },
    { id: 'address', title: t('fleet.columns.address'), width: 116, mono: true, ...text(columns.address) },
    { id: 'type', title: t('fleet.columns.type'), width: 104, ...text(columns.instanceType) },
    { id: 'state', title: t('fleet.columns.state'), width: 80, ...text(columns.state) },
    {
      id: 'tags',
      title: t('fleet.columns.tags'),
      width: 240,
      compare: text(columns.tags).compare,
      render: (row) => tagsText(columns.tags[row] ?? ''),
    },
    {
      id: 'lastPing',
      title: t('fleet.columns.lastPing'),
      width: 104,
      compare: (a, b) => (columns.lastPing[a] ?? 0) - (columns.lastPing[b] ?? 0),
      render: (row) =>
        columns.lastPing[row] ? <RelativeTime at={columns.lastPing[row] ?? 0} language={language} /> : '',
    },
    { id: 'profile', title: t('fleet.columns.profile'), width: 110, render: () => scope.profile },
    {
      id: 'account',
      title: t('fleet.columns.account'),
      width: 110,
      mono: true,
      render: () => accountId ?? '',
    },
    { id: 'region', title: t('fleet.columns.region'), width: 110, render: () => scope.region },
  ];
}

function pingColumn({ t, language, rows }: ColumnParts): Pick<TableColumn, 'render' | 'compare'> {
  const { reach } = rows.columns;
  return {
    compare: (a, b) => compareText(reach[a] ?? '', reach[b] ?? ''),
    render: (row) => {
      const state = reach[row] ?? 'not-managed';
      const reason = reasonText(t, rows, row, language);
      return (
        <span className={styles['ping']} title={reason}>
          <StateDot tone={tones[state] ?? 'muted'} label={t(`fleet.reach.${state}`)} />
          {explained.has(state) && <span className={styles['reason']}>{reason}</span>}
        </span>
      );
    },
  };
}

function agentColumn({ t, rows }: ColumnParts, newest: string): Pick<TableColumn, 'render' | 'compare'> {
  const { agentVersion } = rows.columns;
  return {
    compare: (a, b) => compareVersions(agentVersion[a] ?? '', agentVersion[b] ?? ''),
    render: (row) => {
      const version = agentVersion[row] ?? '';
      if (version === '' || compareVersions(version, newest) >= 0) return version;
      const words = t('fleet.behind', { version: newest });
      return (
        <span className={styles['behind']} title={words}>
          {version} <span aria-label={words}>↓</span>
        </span>
      );
    },
  };
}

/** Tags in one line, without the name that has its own column. */
export function tagsText(encoded: string): string {
  return decodeTags(encoded)
    .filter(([key]) => key !== 'Name')
    .map(([key, value]) => `${key}=${value}`)
    .join('  ');
}
