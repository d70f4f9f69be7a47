import type { TFunction } from 'i18next';
import type { Settings } from '../../../contract/features/settings.ts';
import type { ShelvedTunnel } from '../../../contract/features/tunnels.ts';
import { CopyableId } from '../../ui/copyable-id.tsx';
import { Switch } from '../../ui/switch.tsx';
import type { TableColumn } from '../../ui/table/column.ts';
import { objectColumns } from '../../ui/table/object-columns.ts';
import { ProfileMark } from '../../workspace/profile-mark.tsx';
import { destinationOf, localPortOf } from './copy.ts';
import { rate, roundTrip } from './format.ts';
import { areOn, type TunnelsPage } from './page.ts';
import { PhaseMark } from './parts/phase-mark.tsx';
import { serviceName } from './ports.ts';
import { shelvedOf, type ShelfRow } from './rows.ts';
import { isOn } from './store.ts';
import styles from './view.module.css';

export interface ColumnParts {
  readonly t: TFunction;
  readonly language: string;
  readonly rows: readonly ShelfRow[];
  readonly settings: Pick<Settings, 'paints'>;
  readonly page: Pick<TunnelsPage, 'open' | 'close'>;
}

/** The columns over the shelf at this moment; a group's head shows its switch and its name. */
export function tunnelColumns({ t, language, rows, settings, page }: ColumnParts): readonly TableColumn[] {
  const { text, drawn, drawnText, drawnNumber } = objectColumns(rows.map(shelvedOf));
  const number = (read: (shelved: ShelvedTunnel) => number | undefined, show: (value: number) => string) => ({
    ...drawnNumber(read, show),
    align: 'end' as const,
  });
  const switchOf = (name: string, tunnels: readonly ShelvedTunnel[]) => {
    const idsOf = (on: boolean) =>
      tunnels.filter(({ state }) => isOn(state) === on).map(({ tunnel }) => tunnel.tunnelId);
    return (
      <Switch
        hideLabel
        label={name}
        checked={areOn(tunnels)}
        onChange={(on) => (on ? page.open(idsOf(false)) : page.close(idsOf(true)))}
      />
    );
  };
  return [
    {
      id: 'switch',
      title: t('tunnels.columns.switch'),
      width: 60,
      render(row) {
        const one = rows[row];
        if (one === undefined) return null;
        return one.kind === 'group'
          ? switchOf(t('tunnels.switchGroup', { name: one.group || t('tunnels.noGroup') }), one.tunnels)
          : switchOf(t('tunnels.switch', { name: one.shelved.tunnel.name }), [one.shelved]);
      },
    },
    {
      id: 'name',
      title: t('tunnels.columns.name'),
      width: 190,
      compare: text(({ tunnel }) => tunnel.name).compare,
      render(row) {
        const one = rows[row];
        if (one === undefined) return null;
        if (one.kind === 'tunnel') return one.shelved.tunnel.name;
        const count = one.tunnels.filter(({ state }) => isOn(state)).length;
        return (
          <span className={styles['head']}>
            <strong>{one.group || t('tunnels.noGroup')}</strong>{' '}
            <span className={styles['missing']}>{t('tunnels.openOf', { count, total: one.tunnels.length })}</span>
          </span>
        );
      },
    },
    {
      id: 'state',
      title: t('tunnels.columns.state'),
      width: 180,
      ...drawnText(
        ({ state }) => state.phase,
        ({ state }) => <PhaseMark state={state} />,
      ),
    },
    {
      id: 'local',
      title: t('tunnels.columns.local'),
      width: 130,
      mono: true,
      compare: drawnNumber(localPortOf, String).compare,
      render: drawn((shelved) => {
        const port = localPortOf(shelved);
        return port === undefined ? (
          <span className={styles['missing']}>{t('tunnels.anyPort')}</span>
        ) : (
          <CopyableId value={`127.0.0.1:${port}`} copyLabel={t('common.copy')} />
        );
      }),
    },
    {
      id: 'node',
      title: t('tunnels.columns.node'),
      width: 140,
      ...drawnText(nodeOf, (shelved) => <span title={shelved.tunnel.route.nodeId}>{nodeOf(shelved)}</span>),
    },
    {
      id: 'destination',
      title: t('tunnels.columns.destination'),
      width: 190,
      ...drawnText(
        ({ tunnel }) => destinationOf(tunnel.route),
        ({ tunnel: { route } }) => {
          const name = serviceName(route.port);
          return (
            <span title={destinationOf(route)}>
              <code>{destinationOf(route)}</code>
              {name !== undefined && <span className={styles['service']}>{name}</span>}
            </span>
          );
        },
      ),
    },
    {
      id: 'down',
      title: t('tunnels.columns.down'),
      width: 92,
      ...number(
        ({ state }) => state.traffic?.rateDown,
        (value) => rate(value, language),
      ),
    },
    {
      id: 'up',
      title: t('tunnels.columns.up'),
      width: 92,
      ...number(
        ({ state }) => state.traffic?.rateUp,
        (value) => rate(value, language),
      ),
    },
    {
      id: 'roundTrip',
      title: t('tunnels.columns.roundTrip'),
      width: 92,
      ...number(
        ({ state }) => state.traffic?.roundTripMs,
        (value) => roundTrip(value, language),
      ),
    },
    {
      id: 'connections',
      title: t('tunnels.columns.connections'),
      width: 104,
      ...number(({ state }) => (isOn(state) ? state.traffic?.connections : undefined), String),
    },
    {
      id: 'profile',
      title: t('tunnels.columns.profile'),
      width: 120,
      ...drawnText(
        ({ tunnel }) => tunnel.route.scope.profile,
        ({ tunnel }) => <ProfileMark profile={tunnel.route.scope.profile} settings={settings} />,
      ),
    },
    {
      id: 'region',
      title: t('tunnels.columns.region'),
      width: 110,
      ...text(({ tunnel }) => tunnel.route.scope.region),
    },
  ];
}

export function nodeOf({ tunnel }: ShelvedTunnel): string {
  return tunnel.nodeName === '' ? tunnel.route.nodeId : tunnel.nodeName;
}
