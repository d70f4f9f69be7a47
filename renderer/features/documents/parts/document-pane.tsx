import { Star } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { DocumentDetails, DocumentRow } from '../../../../contract/features/documents.ts';
import type { Scope } from '../../../../contract/values.ts';
import { shown } from '../../../bridge/load.ts';
import { Button } from '../../../ui/button.tsx';
import { DetailsPane, Pairs } from '../../../ui/details-pane.tsx';
import { IconButton } from '../../../ui/icon-button.tsx';
import { RelativeTime } from '../../../ui/relative-time.tsx';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { FailureView } from '../../../workspace/failure-view.tsx';
import { useWorkspace } from '../../../workspace/workspace.ts';
import { shortName } from '../columns.tsx';
import type { DocumentsPage } from '../page.ts';
import { useAsked } from '../use-document.ts';
import styles from '../view.module.css';
import { ShareDialog } from './share-dialog.tsx';
import { TagsDialog } from './tags-dialog.tsx';

export interface DocumentPaneProps {
  readonly page: DocumentsPage;
  readonly scope: Scope;
  readonly document: DocumentRow;
  /** The account's own: it can be changed. */
  readonly own: boolean;
  readonly onClose: () => void;
}

/** One document: what it is, its versions, whom it is shared with, and what can be done with it. */
export function DocumentPane({ page, scope, document, own, onClose }: DocumentPaneProps) {
  const { t } = useTranslation();
  const { clients, settings } = useWorkspace();
  const changes = useStore(page.state, (state) => state.changes);
  const isFavourite = useStore(settings, (state) => state.settings.favouriteDocuments.includes(document.name));
  const { name } = document;
  const { load, retry } = useAsked(`${scope.profile} ${scope.region} ${name} ${changes}`, (signal) =>
    clients.documents.call('describe', { scope, name, own }, signal),
  );
  const details = shown(load);
  return (
    <DetailsPane
      label={t('documents.pane.label', { name: shortName(name) })}
      title={shortName(name)}
      closeLabel={t('documents.pane.close')}
      onClose={onClose}
    >
      <div className={styles['buttons']}>
        <Button onClick={() => page.showContent(document)}>{t('documents.content.open')}</Button>
        {own && <Button onClick={() => page.review({ kind: 'delete', name })}>{t('documents.delete')}</Button>}
        <IconButton
          label={t('documents.toggleFavourite')}
          icon={Star}
          pressed={isFavourite}
          onClick={() => page.toggleFavourite(name)}
        />
      </div>
      {load.status === 'failed' && (
        <FailureView failure={{ remedy: 'retry', ...load.failure }} compact onRemedy={retry} />
      )}
      {details === undefined ? (
        load.status !== 'failed' && <Skeleton rows={8} />
      ) : (
        <Details page={page} document={document} details={details} own={own} />
      )}
    </DetailsPane>
  );
}

interface DetailsProps extends Pick<DocumentPaneProps, 'page' | 'document' | 'own'> {
  readonly details: DocumentDetails;
}

function Details({ page, document, details, own }: DetailsProps) {
  const { t, i18n } = useTranslation();
  const { name, owner, type, schemaVersion, platforms } = document;
  const { status, statusInformation, targetType, createdAt, description } = details;
  const facts = [
    [t('documents.columns.type'), type],
    [t('documents.columns.schema'), schemaVersion],
    [t('documents.columns.format'), details.format],
    [t('documents.columns.owner'), owner],
    [t('documents.pane.status'), statusInformation === '' ? status : `${status}: ${statusInformation}`],
    ...(platforms.length > 0 ? [[t('documents.columns.platforms'), platforms.join(', ')] as const] : []),
    ...(targetType === '' ? [] : [[t('documents.columns.target'), targetType] as const]),
    ...(createdAt === undefined
      ? []
      : [[t('documents.columns.created'), <RelativeTime key="at" at={createdAt} language={i18n.language} />] as const]),
  ] as const;
  return (
    <>
      {description !== '' && <p className={styles['description']}>{description}</p>}
      {details.notices.map((failure) => (
        <FailureView key={`${failure.operation} ${failure.code}`} failure={failure} compact />
      ))}
      <Pairs pairs={facts} />
      <Versions page={page} name={name} details={details} own={own} />
      {own && <Sharing page={page} name={name} details={details} />}
      <TagList page={page} name={name} details={details} own={own} />
    </>
  );
}

function Versions({ page, name, details, own }: Omit<DetailsProps, 'document'> & { readonly name: string }) {
  const { t, i18n } = useTranslation();
  return (
    <>
      <h3>{t('documents.pane.versions')}</h3>
      <ul className={styles['versions']}>
        {details.versions.map(({ version, versionName, createdAt, isDefault }) => (
          <li key={version}>
            <span>
              {t('documents.version', { version })} {versionName !== '' && <code>{versionName}</code>}{' '}
              {isDefault && <span className={styles['muted']}>({t('documents.pane.default')})</span>}
            </span>
            <span className={styles['muted']}>
              {createdAt !== undefined && <RelativeTime at={createdAt} language={i18n.language} />}
            </span>
            {own && !isDefault && (
              <span className={styles['rowButtons']}>
                <Button
                  onClick={() => page.review({ kind: 'default', name, version, before: details.defaultVersion })}
                  aria-label={t('documents.pane.makeDefaultOf', { version })}
                >
                  {t('documents.pane.makeDefault')}
                </Button>
                <Button
                  onClick={() => page.review({ kind: 'delete-version', name, version })}
                  aria-label={t('documents.pane.deleteVersionOf', { version })}
                >
                  {t('documents.delete')}
                </Button>
              </span>
            )}
          </li>
        ))}
      </ul>
    </>
  );
}

type PartProps = Omit<DetailsProps, 'document' | 'own'> & { readonly name: string };

function Sharing({ page, name, details: { shares } }: PartProps) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  if (shares === undefined) return null;
  const words = shares.map((account) => (account === 'all' ? t('documents.share.everybody') : account));
  return (
    <>
      <h3>{t('documents.pane.sharing')}</h3>
      <div className={styles['line']}>
        <span>{words.length === 0 ? t('documents.share.nobody') : words.join(', ')}</span>
        <Button onClick={() => setOpen(true)}>{t('documents.share.change')}</Button>
      </div>
      {open && <ShareDialog page={page} name={name} shares={shares} onClose={() => setOpen(false)} />}
    </>
  );
}

function TagList({ page, name, details: { tags }, own }: PartProps & { readonly own: boolean }) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  if (!own && tags.length === 0) return null;
  return (
    <>
      <h3>{t('documents.columns.tags')}</h3>
      {tags.length > 0 && <Pairs pairs={tags} mono />}
      {own && (
        <div className={styles['line']}>
          <span>{tags.length === 0 && t('documents.tags.none')}</span>
          <Button onClick={() => setOpen(true)}>{t('documents.tags.change')}</Button>
        </div>
      )}
      {open && <TagsDialog page={page} name={name} tags={tags} onClose={() => setOpen(false)} />}
    </>
  );
}
