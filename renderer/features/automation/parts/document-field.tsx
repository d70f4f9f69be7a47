import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { RunnableDocument } from '../../../../contract/runnable.ts';
import { shown } from '../../../bridge/load.ts';
import { Button } from '../../../ui/button.tsx';
import { Select } from '../../../ui/select.tsx';
import { DocumentPicker } from '../../../workspace/run-form/document-picker.tsx';
import { useWorkspace } from '../../../workspace/workspace.ts';
import type { FormStore } from '../form-store.ts';
import { jobOf, jobs } from '../jobs.ts';
import styles from './form.module.css';

interface FieldProps {
  readonly form: FormStore;
}

/** The runbook that is run: the jobs and the favourites first, then all that can be. */
export function DocumentField({ form }: FieldProps) {
  const { draft, documents, wrong } = useStore(form.state);
  return (
    <DocumentPicker
      words="automation"
      documents={documents}
      ordered={useOrdered(shown(documents) ?? [])}
      value={draft.document}
      mark={useMark()}
      wrong={wrong.has('document')}
      retry={form.retry}
      onChoose={form.choose}
    />
  );
}

/** What a runbook's line says beside its name. */
function useMark(): (document: RunnableDocument) => string {
  const { t } = useTranslation();
  const favourites = useFavourites();
  return ({ name, owner }) => {
    const job = jobOf(name);
    if (job !== undefined) return `${t('automation.form.job')} · ${t(`automation.jobs.${job.id}`)}`;
    return favourites.includes(name) ? `★ ${t('automation.form.favourite')} · ${owner}` : owner;
  };
}

function useFavourites(): readonly string[] {
  const { settings } = useWorkspace();
  return useStore(settings, (state) => state.settings.favouriteDocuments);
}

function useOrdered(all: readonly RunnableDocument[]): readonly RunnableDocument[] {
  const favourites = useFavourites();
  const place = ({ name }: RunnableDocument) => {
    const job = jobs.findIndex(({ document }) => document === name);
    if (job >= 0) return job;
    return favourites.includes(name) ? jobs.length : jobs.length + 1;
  };
  return all.toSorted((a, b) => place(a) - place(b));
}

/** The jobs that many come for and the user's favourites, one click each, while no runbook is chosen. */
export function QuickChoices({ form }: FieldProps) {
  const { t } = useTranslation();
  const { documents } = useStore(form.state);
  const all = new Set((shown(documents) ?? []).map(({ name }) => name));
  const favourites = useFavourites().filter((name) => all.has(name) && jobOf(name) === undefined);
  return (
    <>
      <section className={styles['quick']} aria-label={t('automation.jobs.title')}>
        <h3>{t('automation.jobs.title')}</h3>
        {jobs.map(({ id, document }) => (
          <Button key={id} onClick={() => form.choose(document)}>
            {t(`automation.jobs.${id}`)} <code>{document}</code>
          </Button>
        ))}
      </section>
      {favourites.length > 0 && (
        <section className={styles['quick']} aria-label={t('automation.jobs.favourites')}>
          <h3>{t('automation.jobs.favourites')}</h3>
          {favourites.map((name) => (
            <Button key={name} onClick={() => form.choose(name)}>
              {name}
            </Button>
          ))}
        </section>
      )}
    </>
  );
}

/** Which of the runbook's versions is run. */
export function VersionField({ form }: FieldProps) {
  const { t } = useTranslation();
  const { draft, versions } = useStore(form.state);
  const numbers = shown(versions) ?? [];
  const isNamed = draft.version.startsWith('$') || numbers.includes(draft.version);
  return (
    <Select
      label={t('automation.form.version')}
      value={draft.version}
      options={[
        { value: '$DEFAULT', label: t('automation.form.versions.default') },
        { value: '$LATEST', label: t('automation.form.versions.latest') },
        ...(isNamed ? numbers : [draft.version, ...numbers]).map((version) => ({
          value: version,
          label: t('automation.form.versions.number', { version }),
        })),
      ]}
      onChange={form.chooseVersion}
    />
  );
}
