import { useEffect, useId, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { Button } from '../../../ui/button.tsx';
import { FailureView } from '../../../workspace/failure-view.tsx';
import { useWorkspace } from '../../../workspace/workspace.ts';
import { readSshNames, sshNamesOf } from './ssh-names.ts';
import { createSshStore } from './ssh-store.ts';
import styles from './ssh.module.css';

/** ssh, scp and editors through Session Manager: what would be written, writing and removing it. */
export function Ssh() {
  const { t } = useTranslation();
  const { clients, scope: scopes } = useWorkspace();
  const scope = useStore(scopes, (state) => state.scope);
  const [typed, setTyped] = useState<string>();
  const field = useId();
  const [store] = useState(() => createSshStore(clients.ssh));
  const { status, preview, failure, load, show, write, remove } = useStore(store);
  // Until something is typed, what stands in the file is the wish.
  const text = typed ?? sshNamesOf(status?.text ?? '');
  const { wish, broken } = useMemo(() => {
    const read = readSshNames(text);
    const isWhole = scope !== undefined && read.broken === undefined;
    return { wish: isWhole ? { scope, names: read.names } : undefined, broken: read.broken };
  }, [scope, text]);
  useEffect(() => load(), [load]);
  useEffect(() => (wish === undefined ? undefined : show(wish)), [show, wish]);
  const help = broken === undefined ? t('settings.ssh.namesHelp') : t('settings.ssh.namesBroken', { line: broken });
  return (
    <div className={styles['ssh']}>
      <p className={styles['text']}>{t('settings.ssh.text')}</p>
      <p className={styles['text']}>{t('settings.ssh.keys')}</p>
      {status !== undefined && (
        <p role="status" className={styles['state']}>
          {t(`settings.ssh.state.${status.state}`)}{' '}
          {status.backup !== undefined && t('settings.ssh.backup', { file: status.backup })}
        </p>
      )}
      {failure !== undefined && <FailureView failure={failure} compact />}
      <p>{scope === undefined ? t('settings.ssh.noScope') : t('settings.ssh.uses', scope)}</p>
      <div className={styles['field']}>
        <label htmlFor={field}>{t('settings.ssh.names')}</label>
        <textarea
          id={field}
          rows={4}
          spellCheck={false}
          value={text}
          aria-invalid={broken !== undefined}
          aria-describedby={`${field}-help`}
          onChange={(event) => setTyped(event.target.value)}
        />
        <p id={`${field}-help`} className={broken === undefined ? styles['text'] : styles['broken']}>
          {help}
        </p>
      </div>
      {wish !== undefined && preview !== undefined && status !== undefined && (
        <dl className={styles['preview']}>
          <dt>{t('settings.ssh.first', { file: status.config })}</dt>
          <dd>
            <pre>{preview.includeLine}</pre>
          </dd>
          <dt>{t('settings.ssh.own', { file: status.file })}</dt>
          <dd>
            <pre>{preview.text}</pre>
          </dd>
        </dl>
      )}
      <div className={styles['buttons']}>
        <Button disabled={wish === undefined} onClick={() => wish !== undefined && write(wish)}>
          {t('settings.ssh.write')}
        </Button>
        <Button disabled={status === undefined || status.state === 'absent'} onClick={remove}>
          {t('settings.ssh.remove')}
        </Button>
      </div>
    </div>
  );
}
