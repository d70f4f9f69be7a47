import { Activity, Suspense, useState } from 'react';
import { useStore } from 'zustand';
import { features } from '../features/index.ts';
import { Skeleton } from '../ui/skeleton.tsx';
import { pageIds, type PageId } from '../workspace/pages.ts';
import { useWorkspace } from '../workspace/workspace.ts';
import { ErrorBoundary } from './error-boundary.tsx';
import { PageSections } from './page-sections.tsx';
import styles from './page-area.module.css';

/** The page on screen. Pages that were shown before stay as they were left, out of sight and without effects. */
export function PageArea() {
  const { pages } = useWorkspace();
  const shown = useStore(pages, (state) => state.page);
  const [visited, setVisited] = useState<ReadonlySet<PageId>>(new Set([shown]));
  if (!visited.has(shown)) setVisited(new Set([...visited, shown]));
  return (
    <main className={styles['area']}>
      {pageIds
        .filter((page) => page === shown || visited.has(page))
        .map((page) => {
          const { content: Content } = features[page];
          return (
            <Activity key={page} mode={page === shown ? 'visible' : 'hidden'}>
              <div className={styles['page']}>
                <ErrorBoundary>
                  <Suspense fallback={<Skeleton rows={8} />}>
                    {'map' in Content ? <PageSections page={page} sections={Content} /> : <Content />}
                  </Suspense>
                </ErrorBoundary>
              </div>
            </Activity>
          );
        })}
    </main>
  );
}
