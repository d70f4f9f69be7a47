import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { CopyableId } from '../../../ui/copyable-id.tsx';
import { Pairs } from '../../../ui/details-pane.tsx';
import { ExactTime } from '../../../ui/relative-time.tsx';
import { Skeleton } from '../../../ui/skeleton.tsx';
import type { LiveStore } from '../live-store.ts';
import styles from './live.module.css';
import { Values } from './values.tsx';

/** What a run was given and gave. */
export function RunDetails({ live }: { readonly live: LiveStore }) {
  const { t, i18n } = useTranslation();
  const { run, details } = useStore(live.state);
  if (run === undefined || details === undefined) return <Skeleton rows={6} />;
  const { parameters, outputs, variables, resolved, resolvedCut, alarms } = details;
  return (
    <>
      <Pairs
        narrow
        pairs={[
          ...run.executionIds.map(
            (id) =>
              [t('automations.columns.id'), <CopyableId key={id} value={id} copyLabel={t('common.copy')} />] as const,
          ),
          [t('automations.columns.by'), run.executedBy],
          [t('automation.live.started'), <ExactTime key="at" at={run.startedAt} language={i18n.language} />],
          ...(run.endedAt === undefined
            ? []
            : [
                [
                  t('automation.live.ended'),
                  <ExactTime key="end" at={run.endedAt} language={i18n.language} />,
                ] as const,
              ]),
          ...(run.targets === '' ? [] : [[t('automations.columns.targets'), run.targets] as const]),
        ]}
      />
      <h3>{t('automation.live.parameters')}</h3>
      {Object.keys(parameters).length === 0 && <p className={styles['muted']}>{t('automation.live.nothing')}</p>}
      <Values title="" values={parameters} />
      <h3>{t('automation.live.outputs')}</h3>
      {Object.keys(outputs).length === 0 && <p className={styles['muted']}>{t('automation.live.nothing')}</p>}
      <Values title="" values={outputs} />
      <Values title={t('automation.live.variables')} values={variables} />
      {resolved.length > 0 && <Values title={t('automation.live.resolved')} values={{ [run.targets]: resolved }} />}
      {resolvedCut && <p className={styles['muted']}>{t('automation.live.resolvedCut')}</p>}
      {alarms.length > 0 && (
        <Values
          title={t('automation.live.alarms')}
          values={Object.fromEntries(alarms.map(({ name, state }) => [name, [state]]))}
        />
      )}
    </>
  );
}
