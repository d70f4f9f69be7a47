import i18next from 'i18next';
import type { ShelvedTunnel } from '../../../contract/features/tunnels.ts';
import type { Action, ActionRegistry } from '../../workspace/actions.ts';
import type { TunnelsPage } from './page.ts';
import { isOn } from './store.ts';

/** Keeps the palette's entries for tunnels: each tunnel and each group is opened and closed by its name. */
export function followTunnelActions(actions: ActionRegistry, page: TunnelsPage): void {
  const group = () => i18next.t('tunnels.group');
  actions.register([{ id: 'tunnels.new', title: () => i18next.t('tunnels.new'), group, run: () => page.create() }]);
  let offered = '';
  let remove = () => {};
  const follow = () => {
    const { tunnels } = page.store.state.getState();
    // Rates change twice a second, names hardly ever.
    const next = JSON.stringify(
      tunnels.map(({ tunnel, state }) => [tunnel.tunnelId, tunnel.name, tunnel.group, isOn(state)]),
    );
    if (next === offered) return;
    offered = next;
    remove();
    remove = actions.register([
      ...tunnels.map((one) => tunnelAction(one, page, group)),
      ...groupActions(tunnels, page, group),
    ]);
  };
  page.store.state.subscribe(follow);
  follow();
}

function tunnelAction({ tunnel, state }: ShelvedTunnel, page: TunnelsPage, group: () => string): Action {
  const { tunnelId, name } = tunnel;
  return {
    id: `tunnel.${tunnelId}`,
    title: () => i18next.t(isOn(state) ? 'tunnels.action.close' : 'tunnels.action.open', { name }),
    group,
    run: () => (isOn(state) ? page.close([tunnelId]) : page.open([tunnelId])),
  };
}

function groupActions(tunnels: readonly ShelvedTunnel[], page: TunnelsPage, group: () => string): Action[] {
  const names = new Set(tunnels.map(({ tunnel }) => tunnel.group));
  names.delete('');
  return [...names].flatMap((name) => {
    const members = tunnels.filter(({ tunnel }) => tunnel.group === name);
    const idsOf = (on: boolean) =>
      members.filter(({ state }) => isOn(state) === on).map(({ tunnel }) => tunnel.tunnelId);
    return [
      {
        id: `tunnel-group.open.${name}`,
        title: () => i18next.t('tunnels.action.openGroup', { name }),
        group,
        enabled: () => idsOf(false).length > 0,
        run: () => page.open(idsOf(false)),
      },
      {
        id: `tunnel-group.close.${name}`,
        title: () => i18next.t('tunnels.action.closeGroup', { name }),
        group,
        enabled: () => idsOf(true).length > 0,
        run: () => page.close(idsOf(true)),
      },
    ];
  });
}
