import { useTranslation } from 'react-i18next';
import type { Scope } from '../../../../contract/values.ts';
import { FailureView } from '../../../workspace/failure-view.tsx';
import { useWorkspace } from '../../../workspace/workspace.ts';
import { useAsked } from '../use-document.ts';
import styles from '../view.module.css';

/** What uses a document that is to be deleted. */
export function DependentsPart({ scope, name }: { readonly scope: Scope; readonly name: string }) {
  const { t } = useTranslation();
  const { clients } = useWorkspace();
  const { load, retry } = useAsked(`${scope.profile} ${scope.region} ${name}`, (signal) =>
    clients.documents.call('dependents', { scope, name }, signal),
  );
  if (load.status === 'failed')
    return <FailureView failure={{ remedy: 'retry', ...load.failure }} compact onRemedy={retry} />;
  if (load.status !== 'ready') return <p role="status">{t('documents.dependents.reading')}</p>;
  const { associations, tasks, notices } = load.value;
  const isFree = associations.length + tasks.length + notices.length === 0;
  return (
    <div role="status">
      {isFree && <p>{t('documents.dependents.none')}</p>}
      {associations.length > 0 && (
        <>
          <p className={styles['warning']}>{t('documents.dependents.associations', { count: associations.length })}</p>
          <ul>
            {associations.map((association) => (
              <li key={association.id}>{association.name || association.id}</li>
            ))}
          </ul>
        </>
      )}
      {tasks.length > 0 && (
        <>
          <p className={styles['warning']}>{t('documents.dependents.tasks', { count: tasks.length })}</p>
          <ul>
            {tasks.map(({ window, task }) => (
              <li key={`${window} ${task}`}>
                {window}: {task}
              </li>
            ))}
          </ul>
        </>
      )}
      {notices.map((failure) => (
        <div key={failure.operation}>
          <p>{t('documents.dependents.unknown')}</p>
          <FailureView failure={failure} compact />
        </div>
      ))}
    </div>
  );
}
