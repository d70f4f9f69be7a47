import { Tabs } from 'radix-ui';
import { Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { features, type Section } from '../features/index.ts';
import { Skeleton } from '../ui/skeleton.tsx';
import type { PageId } from '../workspace/pages.ts';
import { useWorkspace } from '../workspace/workspace.ts';
import styles from './page-sections.module.css';

/** A page of several sections: its name, their tabs, and the one that is chosen. */
export function PageSections({ page, sections }: { page: PageId; sections: readonly Section[] }) {
  const { t } = useTranslation();
  const { pages } = useWorkspace();
  const shown = useStore(pages, (state) => state.sections[page]) ?? sections[0]?.id ?? '';
  const name = t(features[page].title);
  return (
    <Tabs.Root
      className={styles['page']}
      value={shown}
      onValueChange={(section) => pages.getState().show(page, section)}
      activationMode="manual"
    >
      <header className={styles['header']}>
        <h1>{name}</h1>
        {sections.length > 1 && (
          <Tabs.List className={styles['tabs']} aria-label={name}>
            {sections.map(({ id, title }) => (
              <Tabs.Trigger key={id} value={id} className={styles['tab']}>
                {t(title)}
              </Tabs.Trigger>
            ))}
          </Tabs.List>
        )}
      </header>
      {sections.map(({ id, screen: Screen }) => (
        <Tabs.Content key={id} value={id} className={styles['section']} tabIndex={-1}>
          <Suspense fallback={<Skeleton rows={8} />}>
            <Screen />
          </Suspense>
        </Tabs.Content>
      ))}
    </Tabs.Root>
  );
}
