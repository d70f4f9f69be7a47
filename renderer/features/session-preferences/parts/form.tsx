import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { Preferences } from '../../../../contract/features/session-preferences.ts';
import {
  preferenceNames,
  preferenceProblem,
  type PreferenceInputs,
  type PreferenceName,
} from '../../../../contract/session-preferences.ts';
import { Button } from '../../../ui/button.tsx';
import { Switch } from '../../../ui/switch.tsx';
import { TextArea } from '../../../ui/text-area.tsx';
import { TextField } from '../../../ui/text-field.tsx';
import { changedNames, editedInputs, type Editing } from '../store.ts';
import styles from '../view.module.css';

export interface PreferencesFormProps {
  readonly editing: Editing;
  readonly preferences: Preferences;
}

const groups: ReadonlyArray<
  readonly ['time' | 'user' | 'profile' | 'encryption' | 's3' | 'logs', readonly PreferenceName[]]
> = [
  ['time', ['idleSessionTimeout', 'maxSessionDuration']],
  ['user', ['runAsEnabled', 'runAsDefaultUser']],
  ['profile', ['shellProfileLinux', 'shellProfileWindows']],
  ['encryption', ['kmsKeyId']],
  ['s3', ['s3BucketName', 's3KeyPrefix', 's3EncryptionEnabled']],
  ['logs', ['cloudWatchLogGroupName', 'cloudWatchEncryptionEnabled', 'cloudWatchStreamingEnabled']],
];

/** Every preference as a field. What AWS would refuse is said at its field, and nothing is sent. */
export function PreferencesForm({ editing, preferences }: PreferencesFormProps) {
  const { t } = useTranslation();
  const state = useStore(editing.state);
  const inputs = editedInputs(preferences, state);
  const changed = changedNames(preferences, state).length;
  const problems = preferenceNames.filter((name) => preferenceProblem(name, inputs[name]) !== undefined).length;
  const others = preferences.document?.others ?? [];
  return (
    <form
      className={styles['steps']}
      onSubmit={(event) => {
        event.preventDefault();
        editing.review();
      }}
    >
      <div className={styles['scroll']}>
        <div className={styles['form']}>
          {state.outcome?.kind === 'saved' && (
            <p role="status" className={styles['saved']}>
              {t('preferences.saved', { version: preferences.document?.version ?? '' })}
            </p>
          )}
          {groups.map(([group, names]) => (
            <Group key={group} title={t(`preferences.groups.${group}`)}>
              {names.map((name) => (
                <Field key={name} name={name} inputs={inputs} editing={editing} />
              ))}
            </Group>
          ))}
          {others.length > 0 && (
            <p className={styles['note']}>{t('preferences.others', { names: others.join(', ') })}</p>
          )}
        </div>
      </div>
      <div className={styles['actions']}>
        <Button type="submit" variant="primary" disabled={changed === 0 || problems > 0}>
          {t('preferences.review')}
        </Button>
        <Button disabled={changed === 0} onClick={editing.discard}>
          {t('preferences.discard')}
        </Button>
        <p role="status">
          {problems > 0
            ? t('preferences.problemCount', { count: problems })
            : changed > 0 && t('preferences.changedCount', { count: changed })}
        </p>
      </div>
    </form>
  );
}

function Group({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <>
      <h2>{title}</h2>
      {children}
    </>
  );
}

interface FieldProps {
  readonly name: PreferenceName;
  readonly inputs: PreferenceInputs;
  readonly editing: Editing;
}

function Field({ name, inputs, editing }: FieldProps) {
  const { t } = useTranslation();
  const value = inputs[name];
  const label = t(`preferences.fields.${name}`);
  const help = t(`preferences.help.${name}`);
  if (typeof value === 'boolean')
    return <Switch label={label} help={help} checked={value} onChange={(next) => editing.set(name, next)} />;
  const problem = preferenceProblem(name, value);
  const rest = {
    label,
    value,
    help,
    error: problem === undefined ? undefined : t(`preferences.problems.${problem}`),
    onChange: (next: string) => editing.set(name, next),
  };
  if (name === 'shellProfileLinux' || name === 'shellProfileWindows') return <TextArea {...rest} />;
  const isNumber = name === 'idleSessionTimeout' || name === 'maxSessionDuration';
  return (
    <TextField
      {...rest}
      {...(isNumber && { inputMode: 'numeric' as const })}
      placeholder={name === 'idleSessionTimeout' ? '20' : undefined}
    />
  );
}
