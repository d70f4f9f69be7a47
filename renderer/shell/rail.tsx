import { PanelLeftClose, PanelLeftOpen } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { features } from '../features/index.ts';
import { Tooltip } from '../ui/tooltip.tsx';
import { pageIds, type PageId } from '../workspace/pages.ts';
import { useWorkspace } from '../workspace/workspace.ts';
import styles from './rail.module.css';

/** The pages, in one column; collapsed to their icons on request. */
export function Rail() {
  const { t } = useTranslation();
  const { settings } = useWorkspace();
  const collapsed = useStore(settings, (state) => state.settings.railCollapsed);
  const change = useStore(settings, (state) => state.change);
  const Toggle = collapsed ? PanelLeftOpen : PanelLeftClose;
  const toggleLabel = collapsed ? t('shell.nav.expand') : t('shell.nav.collapse');
  return (
    <nav className={styles['rail']} data-collapsed={collapsed ? '' : undefined} aria-label={t('shell.nav.label')}>
      <ul>
        {pageIds
          .filter((page) => page !== 'settings')
          .map((page) => (
            <RailLink key={page} page={page} collapsed={collapsed} />
          ))}
      </ul>
      <ul className={styles['end']}>
        <RailLink page="settings" collapsed={collapsed} />
        <li>
          <Tooltip text={toggleLabel} side="right">
            <button
              type="button"
              className={styles['toggle']}
              aria-label={toggleLabel}
              aria-expanded={!collapsed}
              onClick={() => change({ railCollapsed: !collapsed })}
            >
              <Toggle size={16} strokeWidth={1.5} aria-hidden />
            </button>
          </Tooltip>
        </li>
      </ul>
    </nav>
  );
}

function RailLink({ page, collapsed }: { page: PageId; collapsed: boolean }) {
  const { t } = useTranslation();
  const { pages } = useWorkspace();
  const shown = useStore(pages, (state) => state.page);
  const { icon: Icon, title } = features[page];
  const name = t(title);
  const link = (
    <a
      href={`#${page}`}
      className={styles['link']}
      aria-label={name}
      aria-current={shown === page ? 'page' : undefined}
      onClick={(event) => {
        event.preventDefault();
        pages.getState().show(page);
      }}
    >
      <Icon size={16} strokeWidth={1.5} aria-hidden />
      {!collapsed && <span>{name}</span>}
    </a>
  );
  return (
    <li>
      {collapsed ? (
        <Tooltip text={name} side="right">
          {link}
        </Tooltip>
      ) : (
        link
      )}
    </li>
  );
}
