import { useTranslation } from 'react-i18next';
import type { HopResult } from '../../../../../contract/features/network.ts';
import { endpointServices, hops } from '../../../../../contract/network-values.ts';
import { StateDot } from '../../../../ui/state-dot.tsx';
import styles from './network.module.css';
import type { TestRun } from './store.ts';

/** A row a service, a column a hop. */
export function HopTable({ run: { results, state } }: { readonly run: TestRun }) {
  const { t } = useTranslation();
  return (
    <table className={styles['table']} aria-label={t('settings.network.test.table')} aria-busy={state === 'running'}>
      <thead>
        <tr>
          <th scope="col">{t('settings.network.test.service')}</th>
          {hops.map((hop) => (
            <th key={hop} scope="col">
              {t(`settings.network.test.hops.${hop}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {endpointServices.map((service) => (
          <tr key={service}>
            <th scope="row">
              <code>{service}</code>
            </th>
            {hops.map((hop) => (
              <td key={hop}>
                <HopCell result={results.find((each) => each.service === service && each.hop === hop)} />
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function HopCell({ result }: { readonly result: HopResult | undefined }) {
  const { t } = useTranslation();
  if (result === undefined) return <span className={styles['empty']} aria-label={t('settings.network.test.waiting')} />;
  const { state, ms, facts = {}, failure } = result;
  if (state === 'running') return <span className={styles['muted']}>…</span>;
  const seen = Object.entries(facts).map(([name, value]) => `${name}: ${value}`);
  const title = [...seen, ...(failure === undefined ? [] : [failure.message])].join('\n');
  if (state === 'skipped')
    return (
      <span className={styles['muted']} title={title === '' ? t('settings.network.test.skipped') : title}>
        <span aria-hidden>–</span>
        <span className={styles['heard']}>{t('settings.network.test.skipped')}</span>
      </span>
    );
  const word = t(`settings.network.test.${state}`);
  return (
    <span title={title}>
      {state === 'failed' ? (
        <StateDot tone="bad" label={word} />
      ) : (
        <>
          <StateDot tone="ok" label={ms === undefined ? word : t('settings.network.test.ms', { ms })} />
          {ms !== undefined && <span className={styles['heard']}>{word}</span>}
        </>
      )}
    </span>
  );
}
