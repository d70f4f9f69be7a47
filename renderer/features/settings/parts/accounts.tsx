import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { AccountPaint } from '../../../../contract/features/settings.ts';
import { shown } from '../../../bridge/load.ts';
import { TextField } from '../../../ui/text-field.tsx';
import { useWorkspace } from '../../../workspace/workspace.ts';
import { ColourField } from './colour-field.tsx';
import styles from './profiles.module.css';
import { useWindowedRows } from '../../../ui/windowed-rows.ts';

const rowHeight = 44;
/** So many rows are seen at once; a company's accounts may be hundreds. */
const mostShown = 5;

/** Colour, short name and production mark of each account that a profile is known to belong to. */
export function Accounts() {
  const { t } = useTranslation();
  const { profiles, settings } = useWorkspace();
  const all = shown(useStore(profiles, (state) => state.list))?.profiles ?? [];
  const paints = useStore(settings, (state) => state.settings.accounts);
  const counts = new Map(Object.keys(paints).map((accountId) => [accountId, 0]));
  for (const { accountId } of all) if (accountId !== undefined) counts.set(accountId, (counts.get(accountId) ?? 0) + 1);
  const ids = [...counts.keys()].toSorted();
  const { first, end, height, attach, onScroll } = useWindowedRows(ids.length, rowHeight);
  const paint = (accountId: string, next: AccountPaint) => {
    const { settings: now, change } = settings.getState();
    change({ accounts: { ...now.accounts, [accountId]: next } });
  };
  return (
    <section className={styles['accounts']} aria-label={t('settings.accounts.title')}>
      <h3>{t('settings.accounts.title')}</h3>
      <p className={styles['text']}>{t(ids.length === 0 ? 'settings.accounts.none' : 'settings.accounts.text')}</p>
      {ids.length > 0 && (
        <div
          ref={attach}
          className={styles['list']}
          style={{ flex: 'none', height: Math.min(height, mostShown * rowHeight) }}
          onScroll={onScroll}
        >
          <div style={{ height, position: 'relative' }}>
            {ids.slice(first, end).map((accountId, offset) => (
              <div
                key={accountId}
                className={styles['row']}
                style={{ top: (first + offset) * rowHeight, height: rowHeight }}
              >
                <AccountRow
                  accountId={accountId}
                  count={counts.get(accountId) ?? 0}
                  paint={paints[accountId] ?? { production: false }}
                  onChange={(next) => paint(accountId, next)}
                />
              </div>
            ))}
          </div>
        </div>
      )}
    </section>
  );
}

interface AccountRowProps {
  readonly accountId: string;
  /** Its profiles. */
  readonly count: number;
  readonly paint: AccountPaint;
  readonly onChange: (paint: AccountPaint) => void;
}

function AccountRow({ accountId, count, paint, onChange }: AccountRowProps) {
  const { t } = useTranslation();
  const { colour, ...uncoloured } = paint;
  return (
    <>
      <ColourField
        label={t('settings.accounts.colour', { account: accountId })}
        clearLabel={t('settings.accounts.clearColour', { account: accountId })}
        colour={colour}
        onChange={(next) => onChange(next === undefined ? uncoloured : { ...paint, colour: next })}
      />
      <span className={styles['name']}>
        <code>{accountId}</code>
        <span className={styles['count']}>{t('settings.accounts.profiles', { count })}</span>
      </span>
      <TextField
        label={t('settings.accounts.shortNameOf', { account: accountId })}
        placeholder={t('settings.profiles.shortName')}
        hideLabel
        maxLength={24}
        value={paint.shortName ?? ''}
        onChange={(shortName) => onChange({ ...paint, shortName })}
      />
      <label className={styles['check']}>
        <input
          type="checkbox"
          className={styles['production']}
          aria-label={t('settings.accounts.productionOf', { account: accountId })}
          checked={paint.production}
          onChange={(event) => onChange({ ...paint, production: event.target.checked })}
        />
        <span aria-hidden>{t('settings.profiles.production')}</span>
      </label>
    </>
  );
}
