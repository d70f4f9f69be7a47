import { Copy } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { ShelvedTunnel } from '../../../../contract/features/tunnels.ts';
import { Button } from '../../../ui/button.tsx';
import { DetailsPane, Pairs } from '../../../ui/details-pane.tsx';
import { IconButton } from '../../../ui/icon-button.tsx';
import { RelativeTime } from '../../../ui/relative-time.tsx';
import { FailureView } from '../../../workspace/failure-view.tsx';
import { cliFor } from '../../../workspace/copy-as.ts';
import { useWorkspace } from '../../../workspace/workspace.ts';
import { nodeOf } from '../columns.tsx';
import { cliLine, destinationOf, localPortOf } from '../copy.ts';
import { amount } from '../format.ts';
import type { TunnelsPage } from '../page.ts';
import { connectionLines } from '../ports.ts';
import { isOn } from '../store.ts';
import { PhaseMark } from './phase-mark.tsx';
import styles from './tunnel-pane.module.css';

export interface TunnelPaneProps {
  readonly page: TunnelsPage;
  readonly shelved: ShelvedTunnel;
  readonly onClose: () => void;
}

/** One tunnel: how it stands and why, how to connect to it, and what it carries. */
export function TunnelPane({ page, shelved, onClose }: TunnelPaneProps) {
  const { t } = useTranslation();
  const { tunnel, state } = shelved;
  const { tunnelId, name } = tunnel;
  const on = isOn(state);
  return (
    <DetailsPane
      label={t('tunnels.pane.label', { name })}
      title={name}
      closeLabel={t('tunnels.pane.close')}
      onClose={onClose}
    >
      <div className={styles['state']}>
        <PhaseMark state={state} />
        <span className={styles['buttons']}>
          <Button onClick={() => page.edit(tunnel)}>{t('tunnels.edit')}</Button>
          <Button onClick={() => page.ask([shelved])}>{t('tunnels.remove')}</Button>
          <Button onClick={() => (on ? page.close([tunnelId]) : page.open([tunnelId]))}>
            {t(on ? 'tunnels.close' : 'tunnels.open')}
          </Button>
        </span>
      </div>
      <Troubles page={page} shelved={shelved} />
      <h3>{t('tunnels.pane.connect')}</h3>
      <Lines page={page} shelved={shelved} />
      <h3>{t('tunnels.pane.facts')}</h3>
      <Facts shelved={shelved} />
      <h3>{t('common.sameWithCli')}</h3>
      <CliLine page={page} shelved={shelved} />
    </DetailsPane>
  );
}

type Part = Pick<TunnelPaneProps, 'page' | 'shelved'>;

function Troubles({ page, shelved: { tunnel, state } }: Part) {
  const { t } = useTranslation();
  const { failure, traffic, mode } = state;
  const isPort = failure?.code === 'port-in-use' || failure?.code === 'port-refused';
  const notes = [
    traffic !== undefined &&
      traffic.stalled > 0 &&
      t('tunnels.pane.stalled', { count: traffic.stalled, ports: traffic.stalledPorts.join(', ') }),
    traffic !== undefined && traffic.waiting > 0 && t('tunnels.pane.waiting', { count: traffic.waiting }),
    traffic !== undefined && traffic.refused > 0 && t('tunnels.pane.refusedText', { count: traffic.refused }),
    mode === 'single' && t('tunnels.pane.single'),
  ].filter((note) => note !== false);
  return (
    <>
      {failure !== undefined && (
        <div className={styles['failure']}>
          <FailureView
            failure={failure}
            compact
            more={isPort && <Button onClick={() => page.takeFreePort(tunnel)}>{t('tunnels.pane.freePort')}</Button>}
            onRemedy={() => {
              if (!isOn(state)) page.open([tunnel.tunnelId]);
            }}
          />
        </div>
      )}
      {notes.map((note) => (
        <p key={note} role="status" className={styles['note']}>
          {note}
        </p>
      ))}
    </>
  );
}

function Lines({ page, shelved }: Part) {
  const { t } = useTranslation();
  const { bridge } = useWorkspace();
  const port = localPortOf(shelved);
  if (port === undefined) return <p className={styles['none']}>{t('tunnels.pane.whenOpen')}</p>;
  const { nodeId, port: destination } = shelved.tunnel.route;
  return (
    <ul className={styles['lines']}>
      {connectionLines(destination, { port, nodeId, platform: bridge.platform }).map((line) => (
        <Line key={line} line={line} onCopy={() => page.copyLine(line)} />
      ))}
    </ul>
  );
}

function Line({ line, onCopy }: { readonly line: string; readonly onCopy: () => void }) {
  const { t } = useTranslation();
  return (
    <li>
      <code>{line}</code>
      <IconButton label={t('tunnels.pane.copyLine', { line })} icon={Copy} onClick={onCopy} />
    </li>
  );
}

function CliLine({ page, shelved }: Part) {
  const workspace = useWorkspace();
  const { route } = shelved.tunnel;
  const line = cliLine(route, cliFor(workspace, route.scope));
  return (
    <ul className={styles['lines']}>
      <Line line={line} onCopy={() => page.copyLine(line)} />
    </ul>
  );
}

function Facts({ shelved }: Pick<Part, 'shelved'>) {
  const { t, i18n } = useTranslation();
  const { tunnel, state } = shelved;
  const { route, autostart } = tunnel;
  const { traffic, openedAt } = state;
  const bytes = (count: number) => amount(count, i18n.language);
  const facts: ReadonlyArray<readonly [string, ReactNode]> = [
    [t('tunnels.pane.node'), nodeOf(shelved) === route.nodeId ? route.nodeId : `${nodeOf(shelved)} (${route.nodeId})`],
    [t('tunnels.pane.destination'), destinationOf(route)],
    [
      t('tunnels.pane.sessions'),
      isOn(state) ? t('tunnels.pane.sessionsOf', { count: state.sessions, width: route.width }) : String(route.width),
    ],
    ...(isOn(state) && openedAt !== undefined
      ? [[t('tunnels.pane.since'), <RelativeTime key="at" at={openedAt} language={i18n.language} />] as const]
      : []),
    ...(isOn(state) && traffic !== undefined
      ? ([
          [
            t('tunnels.pane.carried'),
            t('tunnels.pane.carriedText', { up: bytes(traffic.bytesUp), down: bytes(traffic.bytesDown) }),
          ],
          [
            t('tunnels.pane.connections'),
            t('tunnels.pane.connectionsText', { count: traffic.connections, total: traffic.connectionsTotal }),
          ],
        ] as const)
      : []),
    [t('tunnels.pane.autostart'), t(autostart ? 'tunnels.pane.yes' : 'tunnels.pane.no')],
    ...(route.reason === undefined ? [] : [[t('tunnels.pane.reason'), route.reason] as const]),
  ];
  return <Pairs pairs={facts} />;
}
