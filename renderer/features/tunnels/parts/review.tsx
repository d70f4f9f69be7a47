import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { portSessionOf } from '../../../../contract/port-session.ts';
import { CliLines } from '../../../workspace/cli-lines.tsx';
import { cliFor } from '../../../workspace/copy-as.ts';
import type { Paint } from '../../../workspace/paint.ts';
import { useWorkspace } from '../../../workspace/workspace.ts';
import { cliLine } from '../copy.ts';
import type { TunnelToSave } from '../draft.ts';
import type { TunnelsPage } from '../page.ts';
import { isOn } from '../store.ts';
import styles from './tunnel-form.module.css';

export interface ReviewProps {
  readonly tunnel: TunnelToSave;
  readonly page: TunnelsPage;
  readonly paint: Paint;
}

/** What will run and where, in words and as the AWS CLI's line. */
export function Review({ tunnel, page, paint }: ReviewProps) {
  const { t } = useTranslation();
  const workspace = useWorkspace();
  const { route, nodeName, autostart, tunnelId } = tunnel;
  const { host, port, localPort, nodeId, scope, width = 1 } = route;
  const isRunning = useStore(page.store.state, ({ tunnels }) =>
    tunnels.some((one) => one.tunnel.tunnelId === tunnelId && isOn(one.state)),
  );
  const node = nodeName === undefined || nodeName === '' ? nodeId : `${nodeName} (${nodeId})`;
  const { document } = portSessionOf(route);
  return (
    <div className={styles['review']}>
      <p>
        {localPort === 0 ? t('tunnels.form.summary.listenFree') : t('tunnels.form.summary.listen', { port: localPort })}
      </p>
      <p>
        {host === undefined
          ? t('tunnels.form.summary.toNode', { port, node })
          : t('tunnels.form.summary.toHost', { host, port, node })}
      </p>
      <p>{t('tunnels.form.summary.sessions', { count: width, document, profile: paint.name, region: scope.region })}</p>
      {autostart === true && <p>{t('tunnels.form.summary.autostart')}</p>}
      {isRunning && <p className={styles['running']}>{t('tunnels.form.summary.running')}</p>}
      {paint.production && <p className={styles['production']}>{t('tunnels.form.summary.production')}</p>}
      <CliLines lines={[cliLine(route, cliFor(workspace, scope))]} />
    </div>
  );
}
