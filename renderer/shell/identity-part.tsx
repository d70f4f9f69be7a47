import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { scopeKey } from '../../contract/scope.ts';
import type { Scope } from '../../contract/values.ts';
import { shown } from '../bridge/load.ts';
import { Popover } from '../ui/popover.tsx';
import { failureTexts } from '../workspace/failure-texts.ts';
import { FailureView } from '../workspace/failure-view.tsx';
import { useWorkspace } from '../workspace/workspace.ts';
import styles from './status-bar.module.css';

/** Account id and role of the scope; while AWS has not answered, the account that was seen before. */
export function IdentityPart({ scope }: { readonly scope: Scope }) {
  const { t } = useTranslation();
  const { profiles } = useWorkspace();
  const [open, setOpen] = useState(false);
  const load = useStore(profiles, (state) => state.identities.get(scopeKey(scope)));
  const account = useStore(
    profiles,
    (state) => shown(state.list)?.profiles.find((profile) => profile.name === scope.profile)?.accountId,
  );
  const identity = load === undefined ? undefined : shown(load);
  const known =
    identity === undefined
      ? account !== undefined && t('shell.status.account', { account })
      : t('shell.status.identity', { account: identity.accountId, role: identity.role });
  if (load?.status !== 'failed') {
    const waiting = load === undefined || load.status === 'idle' ? '' : t('shell.status.identifying');
    return (
      <span className={styles['identity']} title={identity?.arn}>
        {known === false ? waiting : known}
      </span>
    );
  }
  return (
    <>
      {known !== false && <span className={styles['identity']}>{known}</span>}
      <Popover
        open={open}
        onOpenChange={setOpen}
        label={t('shell.status.noIdentity')}
        side="top"
        width={400}
        trigger={
          <button type="button" className={styles['trouble']}>
            {failureTexts(t, load.failure).title}
          </button>
        }
      >
        <FailureView
          failure={{ remedy: 'retry', ...load.failure }}
          onRemedy={() => {
            setOpen(false);
            void profiles.getState().identify(scope);
          }}
        />
      </Popover>
    </>
  );
}
