import { FileWarning } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { shown } from '../bridge/load.ts';
import { Button } from '../ui/button.tsx';
import { failureTexts } from '../workspace/failure-texts.ts';
import { fileOf } from '../workspace/failure-view.tsx';
import { useWorkspace } from '../workspace/workspace.ts';
import styles from './file-problems.module.css';

const most = 3;

/** Places in the AWS files that could not be understood, each with its file and line and the way there. */
export function FileProblems() {
  const { t } = useTranslation();
  const { clients, profiles } = useWorkspace();
  const problems = shown(useStore(profiles, (state) => state.list))?.problems ?? [];
  if (problems.length === 0) return null;
  return (
    <section className={styles['problems']} aria-label={t('shell.profile.problems')}>
      {problems.slice(0, most).map(({ file, line, failure }) => (
        <div key={`${file}:${line}`} className={styles['problem']}>
          <FileWarning size={16} strokeWidth={1.5} aria-hidden />
          <div className={styles['words']}>
            <code>{t('shell.profile.problemAt', { file, line })}</code>
            <p>{failure.message === '' ? failureTexts(t, failure).why : failure.message}</p>
          </div>
          <Button
            onClick={() =>
              void clients.app.call('showFile', { file: fileOf({ ...failure, subject: { file } }) }).catch(() => {})
            }
          >
            {t('shell.profile.showFile')}
          </Button>
        </div>
      ))}
      {problems.length > most && <p>{t('shell.profile.moreProblems', { count: problems.length - most })}</p>}
    </section>
  );
}
