import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { SessionDocument } from '../../../../contract/features/session-documents.ts';
import { idleMinutesByDefault } from '../../../../contract/session-preferences.ts';
import { scopeKey } from '../../../../contract/scope.ts';
import { idle, shown } from '../../../bridge/load.ts';
import { useWorkspace, type ConnectTo } from '../../../workspace/workspace.ts';
import styles from '../view.module.css';

export interface ShellFactsProps {
  readonly node: ConnectTo;
  /** Its inputs hold where it has some; otherwise the preferences'. */
  readonly document: SessionDocument | undefined;
}

/** As whom the shell will run, with which profile, and when it ends by itself. */
export function ShellFacts({ node, document }: ShellFactsProps) {
  const { t } = useTranslation();
  const { preferences } = useWorkspace();
  const load = useStore(preferences, ({ known }) => known.get(scopeKey(node.scope))) ?? idle;
  const inputs = document?.inputs ?? shown(load)?.inputs;
  if (inputs === undefined)
    return (
      <p className={styles['note']}>{t(load.status === 'failed' ? 'connectWith.noFacts' : 'connectWith.reading')}</p>
    );
  const isWindows = node.platform === 'Windows';
  const user = inputs.runAsEnabled ? inputs.runAsDefaultUser || t('connectWith.taggedUser') : 'ssm-user';
  const profiles = [
    isWindows ? '' : inputs.shellProfileLinux,
    node.platform === 'Linux' ? '' : inputs.shellProfileWindows,
  ];
  const profile = profiles.filter((text) => text !== '').join('\n');
  const minutes = inputs.idleSessionTimeout || String(idleMinutesByDefault);
  return (
    <dl className={styles['facts']} aria-label={t('connectWith.facts')}>
      <dt>{t('connectWith.user')}</dt>
      <dd>{isWindows ? 'ssm-user' : user}</dd>
      <dt>{t('connectWith.profile')}</dt>
      <dd>{profile === '' ? t('connectWith.noProfile') : <code>{profile}</code>}</dd>
      <dt>{t('connectWith.idle')}</dt>
      <dd>{t('connectWith.minutes', { minutes })}</dd>
    </dl>
  );
}
