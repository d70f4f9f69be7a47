import { RefreshCw } from 'lucide-react';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { Preferences } from '../../../contract/features/session-preferences.ts';
import { preferencesDocument } from '../../../contract/session-preferences.ts';
import { scopeKey } from '../../../contract/scope.ts';
import type { Scope } from '../../../contract/values.ts';
import { idle, shown } from '../../bridge/load.ts';
import { IconButton } from '../../ui/icon-button.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { FailureView } from '../../workspace/failure-view.tsx';
import { useWorkspace } from '../../workspace/workspace.ts';
import { editingOf } from './page.ts';
import { PreferencesForm } from './parts/form.tsx';
import { Review } from './parts/review.tsx';
import styles from './view.module.css';

/** The section `Preferences` of the page `Sessions`: what holds for all new sessions of the account and Region. */
export function PreferencesScreen() {
  const scope = useStore(useWorkspace().scope, (state) => state.scope);
  return scope === undefined ? null : <OfScope key={scopeKey(scope)} scope={scope} />;
}

function OfScope({ scope }: { readonly scope: Scope }) {
  const { t } = useTranslation();
  const { preferences } = useWorkspace();
  const load = useStore(preferences, ({ known }) => known.get(scopeKey(scope))) ?? idle;
  const { read } = preferences.getState();
  const refresh = () => void read(scope);
  useEffect(() => void preferences.getState().read(scope), [preferences, scope]);
  const known = shown(load);
  return (
    <div className={styles['page']}>
      <div className={styles['under']}>
        <span role="status">{known !== undefined && <Standing preferences={known} />}</span>
        {load.status === 'loading' && <span>{t('preferences.reading')}</span>}
        <IconButton
          className={styles['refresh']}
          label={t('common.refresh')}
          icon={RefreshCw}
          disabled={load.status === 'loading'}
          onClick={refresh}
        />
      </div>
      <div className={styles['content']}>
        {load.status === 'failed' && <FailureView failure={{ remedy: 'retry', ...load.failure }} onRemedy={refresh} />}
        {known === undefined && load.status !== 'failed' && <Skeleton rows={8} />}
        {known !== undefined && <Steps scope={scope} preferences={known} />}
      </div>
    </div>
  );
}

function Standing({ preferences: { document } }: { readonly preferences: Preferences }) {
  const { t } = useTranslation();
  if (document === undefined) return t('preferences.absent');
  const { version, latest } = document;
  const words = t('preferences.version', { document: preferencesDocument, version });
  return latest === version ? words : `${words} ${t('preferences.newer', { latest })}`;
}

function Steps({ scope, preferences }: { readonly scope: Scope; readonly preferences: Preferences }) {
  const editing = editingOf(useWorkspace(), scope);
  const step = useStore(editing.state, (state) => state.step);
  return step === 'form' ? (
    <PreferencesForm editing={editing} preferences={preferences} />
  ) : (
    <Review editing={editing} preferences={preferences} scope={scope} />
  );
}
