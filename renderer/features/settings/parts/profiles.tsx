import { Search } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { ProfilePaint } from '../../../../contract/features/settings.ts';
import { shown } from '../../../bridge/load.ts';
import { TextField } from '../../../ui/text-field.tsx';
import { useWorkspace } from '../../../workspace/workspace.ts';
import { Accounts } from './accounts.tsx';
import { PaintRow } from './paint-row.tsx';
import styles from './profiles.module.css';
import { SsoSessions } from './sso-sessions.tsx';
import { useWindowedRows } from '../../../ui/windowed-rows.ts';

const rowHeight = 44;

/** Colour, short name and the production mark of each profile. */
export function Profiles() {
  const { t } = useTranslation();
  const { profiles, settings } = useWorkspace();
  const [text, setText] = useState('');
  const all = shown(useStore(profiles, (state) => state.list))?.profiles ?? [];
  const paints = useStore(settings, (state) => state.settings.paints);
  const accounts = useStore(settings, (state) => state.settings.accounts);
  const typed = text.trim().toLowerCase();
  const found = all.filter(({ name, accountId }) => `${name}\n${accountId ?? ''}`.toLowerCase().includes(typed));
  const { first, end, height, attach, onScroll } = useWindowedRows(found.length, rowHeight);
  const paint = (name: string, next: ProfilePaint) => {
    const { settings: now, change } = settings.getState();
    change({ paints: { ...now.paints, [name]: next } });
  };
  return (
    <div className={styles['profiles']}>
      <SsoSessions />
      <Accounts />
      <h3>{t('settings.sections.profiles')}</h3>
      <p className={styles['text']}>{t('settings.profiles.text')}</p>
      <p className={styles['text']}>{t('settings.profiles.recordText')}</p>
      <TextField
        className={styles['search']}
        label={t('settings.profiles.search')}
        placeholder={t('settings.profiles.search')}
        hideLabel
        icon={Search}
        value={text}
        onChange={setText}
      />
      {found.length === 0 && (
        <p className={styles['text']}>
          {all.length === 0 ? t('settings.profiles.empty') : t('settings.profiles.noMatch')}
        </p>
      )}
      {found.length > 0 && (
        <div className={styles['head']} aria-hidden>
          <span>{t('settings.profiles.colourShort')}</span>
          <span>{t('settings.profiles.profile')}</span>
          <span>{t('settings.profiles.shortName')}</span>
          <span>{t('settings.profiles.production')}</span>
          <span>{t('settings.profiles.record')}</span>
        </div>
      )}
      <div className={styles['list']} ref={attach} onScroll={onScroll}>
        <ul style={{ height: height, position: 'relative' }}>
          {found.slice(first, end).map((profile, offset) => (
            <li
              key={profile.name}
              className={styles['row']}
              style={{ top: (first + offset) * rowHeight, height: rowHeight }}
            >
              <PaintRow
                profile={profile}
                paint={paints[profile.name] ?? { production: false }}
                account={profile.accountId === undefined ? undefined : accounts[profile.accountId]}
                onChange={(next) => paint(profile.name, next)}
              />
            </li>
          ))}
        </ul>
      </div>
    </div>
  );
}
