import { Search } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { TextField } from '../../../ui/text-field.tsx';
import { useWindowedRows } from '../../../ui/windowed-rows.ts';
import { findRoles, type RoleRow } from '../names.ts';
import type { RoleImport, RoleImportStore } from '../role-import.ts';
import styles from './dialogs.module.css';

const rowHeight = 40;

export interface RoleListProps {
  readonly store: RoleImportStore;
  readonly shown: RoleImport;
}

/** The roles that can be chosen, with a filter and one box for all that it shows. */
export function RoleList({ store, shown }: RoleListProps) {
  const { t } = useTranslation();
  const { rows, text, chosen } = shown;
  const found = findRoles(rows, text);
  const { first, end, height, attach, onScroll } = useWindowedRows(found.length, rowHeight);
  const count = found.filter(({ key }) => chosen.has(key)).length;
  return (
    <div className={styles['roles']}>
      <TextField
        label={t('identityCenter.import.filter')}
        placeholder={t('identityCenter.import.filter')}
        hideLabel
        icon={Search}
        value={text}
        onChange={(next) => store.set({ text: next })}
      />
      <label className={styles['head']}>
        <input
          type="checkbox"
          checked={count > 0 && count === found.length}
          disabled={found.length === 0}
          ref={(box) => {
            if (box !== null) box.indeterminate = count > 0 && count < found.length;
          }}
          onChange={(event) => store.toggleFound(event.target.checked)}
        />
        <span>{t('identityCenter.import.all', { count: found.length })}</span>
        <span>{t('identityCenter.import.profile')}</span>
      </label>
      <div className={styles['list']} ref={attach} onScroll={onScroll}>
        <ul style={{ height, position: 'relative' }}>
          {found.slice(first, end).map((row, offset) => (
            <li
              key={row.key}
              className={styles['row']}
              style={{ top: (first + offset) * rowHeight, height: rowHeight }}
            >
              <Row row={row} chosen={chosen.has(row.key)} onToggle={() => store.toggle(row.key)} />
            </li>
          ))}
        </ul>
      </div>
    </div>
  );
}

function Row({ row, chosen, onToggle }: { row: RoleRow; chosen: boolean; onToggle: () => void }) {
  return (
    <label className={styles['role']}>
      <input type="checkbox" checked={chosen} onChange={onToggle} />
      <span className={styles['what']}>
        <span>{row.roleName}</span>
        <span className={styles['note']} title={row.accountId}>
          {row.accountName} · <code>{row.accountId}</code>
        </span>
      </span>
      <code className={styles['name']} title={row.profile}>
        {row.profile}
      </code>
    </label>
  );
}
