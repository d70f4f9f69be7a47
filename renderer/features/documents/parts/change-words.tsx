import { useTranslation } from 'react-i18next';
import type { Change } from '../change.ts';
import styles from '../view.module.css';

/** A change in plain words. */
export function ChangeWords({ change }: { readonly change: Change }) {
  const { t } = useTranslation();
  const { name } = change;
  switch (change.kind) {
    case 'create': {
      const { type, format, targetType, content } = change;
      return (
        <>
          <p>{t('documents.review.create', { name, type, format, size: sizeOf(content) })}</p>
          <p>{targetType === '' ? t('documents.review.noTarget') : t('documents.review.target', { targetType })}</p>
        </>
      );
    }
    case 'version': {
      const { latest, format, content, makeDefault } = change;
      const version = String(Number(latest) + 1);
      return (
        <>
          <p>{t('documents.review.version', { name, version, format, size: sizeOf(content) })}</p>
          <p>{t(makeDefault ? 'documents.review.becomesDefault' : 'documents.review.staysDefault', { version })}</p>
          <p className={styles['note']}>{t('documents.review.latestRuns')}</p>
        </>
      );
    }
    case 'default':
      return <p>{t('documents.review.default', { name, version: change.version, before: change.before })}</p>;
    case 'share':
      return (
        <>
          {change.add.length > 0 && (
            <p>
              {t('documents.review.shareAdd', { name, accounts: named(change.add, t('documents.share.everybody')) })}
            </p>
          )}
          {change.remove.length > 0 && (
            <p>
              {t('documents.review.shareRemove', {
                name,
                accounts: named(change.remove, t('documents.share.everybody')),
              })}
            </p>
          )}
          {change.add.includes('all') && <p className={styles['warning']}>{t('documents.review.public')}</p>}
        </>
      );
    case 'tags':
      return (
        <>
          {change.set.length > 0 && (
            <p>
              {t('documents.review.tagsSet', {
                name,
                tags: change.set.map(([key, value]) => `${key}=${value}`).join(', '),
              })}
            </p>
          )}
          {change.remove.length > 0 && (
            <p>{t('documents.review.tagsRemove', { name, tags: change.remove.join(', ') })}</p>
          )}
        </>
      );
    case 'delete':
      return <p className={styles['warning']}>{t('documents.review.delete', { name })}</p>;
    case 'delete-version':
      return (
        <p className={styles['warning']}>{t('documents.review.deleteVersion', { name, version: change.version })}</p>
      );
  }
}

/** Kilobytes of UTF-8, one digit. */
function sizeOf(content: string): string {
  return (new TextEncoder().encode(content).length / 1024).toFixed(1);
}

function named(accounts: readonly string[], everybody: string): string {
  return accounts.map((account) => (account === 'all' ? everybody : account)).join(', ');
}
