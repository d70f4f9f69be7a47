import type { TFunction } from 'i18next';
import type { NodeColumns, Reach } from '../../../contract/features/fleet.ts';
import { decodeTags } from '../../../contract/tags.ts';
import type { Scope } from '../../../contract/values.ts';
import { CopyableId } from '../../ui/copyable-id.tsx';
import { RelativeTime } from '../../ui/relative-time.tsx';
import { StateDot, type StateDotProps } from '../../ui/state-dot.tsx';
import { textColumn, type TableColumn } from '../../ui/table/column.ts';
import { compareText, compareVersions } from '../../ui/table/compare.ts';
import { reasonText } from './reason.ts';
import styles from './view.module.css';

export interface ColumnParts {
  readonly t: TFunction;
  readonly language: string;
  readonly columns: Readonly<NodeColumns>;
  readonly scope: Scope;
  readonly accountId: string | undefined;
  readonly newestAgent: string;
}

export const tones: Readonly<Record<Reach, StateDotProps['tone']>> = {
  online: 'ok',
  'connection-lost': 'bad',
  changing: 'warn',
  'not-managed': 'warn',
  stopped: 'muted',
  terminated: 'muted',
};

/** What can be reached first, then what can be repaired. */
const reachOrder: readonly Reach[] = ['online', 'connection-lost', 'not-managed', 'changing', 'stopped', 'terminated'];

/** The fleet's columns. They read the rows when they draw, so they stay the same while rows come. */
export function fleetColumns(parts: ColumnParts): readonly TableColumn[] {
  const { t, language, columns, scope, accountId } = parts;
  const text = (values: readonly string[]) => textColumn((row) => values[row] ?? '');
  const copyLabel = t('common.copy');
  const same = (value: string) => ({ text: () => value });
  return [
    { id: 'name', title: t('fleet.columns.name'), width: 150, ...text(columns.name) },
    { id: 'ping', title: t('fleet.columns.ping'), width: 244, ...pingColumn(parts) },
    {
      id: 'id',
      title: t('fleet.columns.id'),
      width: 168,
      mono: true,
      compare: text(columns.id).compare,
      render: (row) => <CopyableId value={columns.id[row] ?? ''} copyLabel={copyLabel} />,
    },
    {
      id: 'platform',
      title: t('fleet.columns.platform'),
      width: 190,
      compare: (a, b) =>
        compareText(columns.platformName[a] ?? '', columns.platformName[b] ?? '') ||
        compareVersions(columns.platformVersion[a] ?? '', columns.platformVersion[b] ?? ''),
      text: (row) => `${columns.platformName[row] ?? ''} ${columns.platformVersion[row] ?? ''}`.trim(),
    },
    { id: 'agent', title: t('fleet.columns.agent'), width: 110, mono: true, ...agentColumn(parts) },
    { id: 'address', title: t('fleet.columns.address'), width: 120, mono: true, ...text(columns.address) },
    { id: 'type', title: t('fleet.columns.type'), width: 104, ...text(columns.instanceType) },
    { id: 'state', title: t('fleet.columns.state'), width: 90, ...text(columns.state) },
    {
      id: 'tags',
      title: t('fleet.columns.tags'),
      width: 240,
      ...textColumn((row) => tagsText(columns.tags[row] ?? '')),
    },
    {
      id: 'lastPing',
      title: t('fleet.columns.lastPing'),
      width: 110,
      compare: (a, b) => (columns.lastPing[a] ?? 0) - (columns.lastPing[b] ?? 0),
      render(row) {
        const at = columns.lastPing[row] ?? 0;
        return at === 0 ? '' : <RelativeTime at={at} language={language} />;
      },
    },
    { id: 'profile', title: t('fleet.columns.profile'), width: 110, ...same(scope.profile) },
    { id: 'account', title: t('fleet.columns.account'), width: 116, mono: true, ...same(accountId ?? '') },
    { id: 'region', title: t('fleet.columns.region'), width: 110, ...same(scope.region) },
  ];
}

function pingColumn({ t, language, columns }: ColumnParts) {
  const { reach } = columns;
  // Words are looked up once, not for every row that scrolls by.
  const words = new Map(reachOrder.map((state) => [state, t(`fleet.reach.${state}`)]));
  const rank = (row: number) => reachOrder.indexOf(reach[row] ?? 'terminated');
  return {
    compare: (a: number, b: number) => rank(a) - rank(b),
    render(row: number) {
      const state = reach[row] ?? 'terminated';
      const reason = reasonText(t, columns, row, language);
      return (
        <>
          <StateDot tone={tones[state]} label={words.get(state) ?? ''} />
          {reason !== '' && state !== 'stopped' && state !== 'terminated' && (
            <span className={styles['reason']} title={reason}>
              {reason}
            </span>
          )}
        </>
      );
    },
  };
}

function agentColumn({ t, columns, newestAgent }: ColumnParts) {
  const { agentVersion } = columns;
  return {
    compare: (a: number, b: number) => compareVersions(agentVersion[a] ?? '', agentVersion[b] ?? ''),
    render(row: number) {
      const version = agentVersion[row] ?? '';
      if (version === '' || compareVersions(version, newestAgent) >= 0) return version;
      const words = t('fleet.behind', { version: newestAgent });
      return (
        <span className={styles['behind']} title={words}>
          {version}{' '}
          <span role="img" aria-label={words}>
            ↓
          </span>
        </span>
      );
    },
  };
}

/** Tags in one line, without the name that has its own column. */
function tagsText(encoded: string): string {
  return decodeTags(encoded)
    .filter(([key]) => key !== 'Name')
    .map(([key, value]) => `${key}=${value}`)
    .join('  ');
}
