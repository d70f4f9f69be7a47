import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { Preferences } from '../../../../contract/features/session-preferences.ts';
import { preferencesDocument, type PreferenceName } from '../../../../contract/session-preferences.ts';
import { scopeKey } from '../../../../contract/scope.ts';
import type { Scope } from '../../../../contract/values.ts';
import { shown } from '../../../bridge/load.ts';
import { Button } from '../../../ui/button.tsx';
import { CliLines } from '../../../workspace/cli-lines.tsx';
import { cliFor } from '../../../workspace/copy-as.ts';
import { FailureView } from '../../../workspace/failure-view.tsx';
import { usePaintOf } from '../../../workspace/use-paint.ts';
import { useWorkspace } from '../../../workspace/workspace.ts';
import { saveCommand } from '../command.ts';
import { changedNames, editedInputs, type Editing } from '../store.ts';
import styles from '../view.module.css';

export interface ReviewProps {
  readonly editing: Editing;
  readonly preferences: Preferences;
  readonly scope: Scope;
}

/** What will change, where, and the command that does the same, before anything is written. */
export function Review({ editing, preferences, scope }: ReviewProps) {
  const { t } = useTranslation();
  const workspace = useWorkspace();
  const state = useStore(editing.state);
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  const names = changedNames(preferences, state);
  const inputs = editedInputs(preferences, state);
  const command = saveCommand(preferences, inputs, cliFor(workspace, scope));
  const isSaving = state.step === 'saving';
  return (
    <div className={styles['steps']} aria-busy={isSaving}>
      <div className={styles['scroll']}>
        <div className={styles['review']}>
          <h2 ref={heading} tabIndex={-1}>
            {t('preferences.reviewTitle', { count: names.length })}
          </h2>
          <Outcome editing={editing} />
          <Place scope={scope} />
          <dl className={styles['changes']}>
            {names.map((name) => (
              <Change key={name} name={name} before={preferences.inputs[name]} after={inputs[name]} />
            ))}
          </dl>
          <p>
            {preferences.document === undefined
              ? t('preferences.willCreate', { document: preferencesDocument })
              : t('preferences.willUpdate', { document: preferencesDocument, version: preferences.document.version })}
          </p>
          <p className={styles['note']}>{t('preferences.reach')}</p>
          <CliLines lines={[command]} />
        </div>
      </div>
      <div className={styles['actions']}>
        <Button variant="primary" disabled={isSaving || names.length === 0} onClick={() => void editing.save()}>
          {t(isSaving ? 'preferences.saving' : 'preferences.save')}
        </Button>
        {isSaving ? (
          <Button onClick={editing.cancel}>{t('common.cancel')}</Button>
        ) : (
          <Button onClick={editing.back}>{t('preferences.back')}</Button>
        )}
      </div>
    </div>
  );
}

function Outcome({ editing }: Pick<ReviewProps, 'editing'>) {
  const { t } = useTranslation();
  const outcome = useStore(editing.state, (state) => state.outcome);
  if (outcome?.kind === 'changed')
    return (
      <p role="alert" className={styles['warning']}>
        {t('preferences.changedMeanwhile')}
      </p>
    );
  if (outcome?.kind === 'failed') return <FailureView failure={outcome.failure} onRemedy={() => void editing.save()} />;
  if (outcome?.kind !== 'not-default') return null;
  return (
    <>
      <p className={styles['warning']}>{t('preferences.notDefault', { version: outcome.version })}</p>
      <FailureView failure={outcome.failure} onRemedy={() => void editing.save()} />
    </>
  );
}

function Place({ scope }: Pick<ReviewProps, 'scope'>) {
  const { t } = useTranslation();
  const { profiles } = useWorkspace();
  const identity = useStore(profiles, ({ identities }) => identities.get(scopeKey(scope)));
  const paint = usePaintOf()(scope.profile);
  const account = (identity && shown(identity)?.accountId) ?? t('common.unknown');
  return (
    <>
      <p>{t('preferences.where', { account, profile: paint.name, region: scope.region })}</p>
      {paint.production && <p className={styles['production']}>{t('preferences.production')}</p>}
    </>
  );
}

type Value = string | boolean;

function Change({
  name,
  before,
  after,
}: {
  readonly name: PreferenceName;
  readonly before: Value;
  readonly after: Value;
}) {
  const { t } = useTranslation();
  const words = (value: Value) => {
    if (typeof value === 'boolean') return t(value ? 'preferences.on' : 'preferences.off');
    return value === '' ? t('preferences.notSet') : <code>{value}</code>;
  };
  return (
    <>
      <dt>{t(`preferences.fields.${name}`)}</dt>
      <dd>
        <del className={styles['before']}>{words(before)}</del> → <ins>{words(after)}</ins>
      </dd>
    </>
  );
}
