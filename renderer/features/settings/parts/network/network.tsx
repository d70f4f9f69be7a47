import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { Select } from '../../../../ui/select.tsx';
import { Skeleton } from '../../../../ui/skeleton.tsx';
import { FailureView } from '../../../../workspace/failure-view.tsx';
import { useWorkspace } from '../../../../workspace/workspace.ts';
import { NetworkForm } from './form.tsx';
import styles from './network.module.css';
import { createNetworkStore } from './store.ts';
import { TestPanel } from './test-panel.tsx';

/** Proxy, authorities and endpoints, for all profiles or the one on screen, and the test of the way to AWS. */
export function Network() {
  const { t } = useTranslation();
  const { clients, scope: scopes } = useWorkspace();
  const scope = useStore(scopes, (state) => state.scope);
  const [level, setLevel] = useState<'all' | 'one'>('all');
  const [store] = useState(() => createNetworkStore(clients.network));
  const { view, failure, run, watch, change, chooseFile, start, stop } = useStore(store);
  const profile = level === 'one' ? scope?.profile : undefined;
  useEffect(() => watch(profile), [watch, profile]);
  useEffect(() => stop, [stop]);
  const name = scope?.profile;
  return (
    <div className={styles['network']}>
      <p className={styles['text']}>{t('settings.network.text')}</p>
      <Select<'all' | 'one'>
        className={styles['level']}
        label={t('settings.network.level')}
        value={profile === undefined ? 'all' : 'one'}
        options={[
          { value: 'all', label: t('settings.network.all') },
          ...(name === undefined
            ? []
            : [{ value: 'one' as const, label: t('settings.network.one', { profile: name }) }]),
        ]}
        onChange={setLevel}
      />
      {failure !== undefined && <FailureView failure={failure} compact />}
      {view?.failures.map((each) => (
        <FailureView key={`${each.code} ${each.message}`} failure={each} compact />
      ))}
      {view === undefined && <Skeleton rows={6} />}
      {view?.fixed === true && <p>{t('settings.network.fixed')}</p>}
      {view?.fixed === false && (
        <NetworkForm
          key={profile ?? ''}
          view={view}
          onApply={(values) => void change(profile, values)}
          chooseFile={chooseFile}
        />
      )}
      <TestPanel scope={scope} run={run} onStart={start} onStop={stop} />
    </div>
  );
}
