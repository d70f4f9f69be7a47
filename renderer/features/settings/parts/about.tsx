import { useTranslation } from 'react-i18next';
import { Button } from '../../../ui/button.tsx';
import { CopyableId } from '../../../ui/copyable-id.tsx';
import { useWorkspace } from '../../../workspace/workspace.ts';
import styles from './about.module.css';

/** What this is, in which version, on what. */
export function About() {
  const { t } = useTranslation();
  const { clients, info } = useWorkspace();
  const facts = [
    [t('settings.about.version'), info.version],
    [t('settings.about.electron'), info.electron],
    [t('settings.about.chrome'), info.chrome],
    [t('settings.about.node'), info.node],
    [t('settings.about.platform'), info.platform],
  ] as const;
  return (
    <div className={styles['about']}>
      <p>Fleetdeck</p>
      <p className={styles['text']}>{t('settings.about.text')}</p>
      <dl className={styles['facts']}>
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>
              <code>{value}</code>
            </dd>
          </div>
        ))}
        <div>
          <dt>{t('settings.about.dataFolder')}</dt>
          <dd>
            <CopyableId value={info.dataDir} copyLabel={t('common.copy')} />
          </dd>
        </div>
      </dl>
      <Button onClick={() => void clients.app.call('showFile', { file: 'data-folder' }).catch(() => {})}>
        {t('settings.about.showDataFolder')}
      </Button>
    </div>
  );
}
