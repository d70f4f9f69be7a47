import { Tabs } from 'radix-ui';
import { useTranslation } from 'react-i18next';
import { About } from './parts/about.tsx';
import { General } from './parts/general.tsx';
import { Network } from './parts/network/network.tsx';
import { Profiles } from './parts/profiles.tsx';
import { Ssh } from './parts/ssh.tsx';
import { Shortcuts } from './parts/shortcuts.tsx';
import { TerminalSection } from './parts/terminal-section.tsx';
import styles from './view.module.css';

const sections = [
  ['general', General],
  ['terminal', TerminalSection],
  ['profiles', Profiles],
  ['network', Network],
  ['ssh', Ssh],
  ['shortcuts', Shortcuts],
  ['about', About],
] as const;

/** The settings: every change holds at once and is kept. */
export function SettingsScreen() {
  const { t } = useTranslation();
  return (
    <div className={styles['page']}>
      <h1 className={styles['title']}>{t('shell.pages.settings')}</h1>
      <Tabs.Root className={styles['tabs']} defaultValue="general" orientation="vertical">
        <Tabs.List className={styles['list']} aria-label={t('settings.sectionsLabel')}>
          {sections.map(([id]) => (
            <Tabs.Trigger key={id} value={id} className={styles['tab']}>
              {t(`settings.sections.${id}`)}
            </Tabs.Trigger>
          ))}
        </Tabs.List>
        {sections.map(([id, Section]) => (
          <Tabs.Content key={id} value={id} className={styles['section']}>
            <h2 className={styles['heading']}>{t(`settings.sections.${id}`)}</h2>
            <Section />
          </Tabs.Content>
        ))}
      </Tabs.Root>
    </div>
  );
}
