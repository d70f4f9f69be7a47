import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { Settings } from '../../../../contract/features/settings.ts';
import { Select } from '../../../ui/select.tsx';
import { useWorkspace } from '../../../workspace/workspace.ts';
import styles from '../view.module.css';

const zooms = ['0.5', '0.67', '0.75', '0.8', '0.9', '1', '1.1', '1.25', '1.5', '1.75', '2', '2.5', '3'];

/** Language, theme, density, zoom. */
export function General() {
  const { t, i18n } = useTranslation();
  const { info, settings } = useWorkspace();
  const { language, theme, density, zoom } = useStore(settings, (state) => state.settings);
  const change = useStore(settings, (state) => state.change);
  const percent = new Intl.NumberFormat(i18n.language, { style: 'percent' });
  const now = String(zoom);
  const offered = zooms.includes(now) ? zooms : [...zooms, now].sort((a, b) => Number(a) - Number(b));
  return (
    <div className={styles['form']}>
      <Select<Settings['language']>
        label={t('settings.language.label')}
        value={language}
        help={info.flags.lang === undefined ? undefined : t('settings.flagWins')}
        options={[
          { value: 'system', label: t('settings.language.system') },
          { value: 'en', label: 'English' },
          { value: 'ko', label: '한국어' },
        ]}
        onChange={(value) => change({ language: value })}
      />
      <Select<Settings['theme']>
        label={t('settings.theme.label')}
        value={theme}
        help={info.flags.theme === undefined ? undefined : t('settings.flagWins')}
        options={[
          { value: 'system', label: t('settings.theme.system') },
          { value: 'light', label: t('settings.theme.light') },
          { value: 'dark', label: t('settings.theme.dark') },
        ]}
        onChange={(value) => change({ theme: value })}
      />
      <Select<Settings['density']>
        label={t('settings.density.label')}
        value={density}
        options={[
          { value: 'compact', label: t('settings.density.compact') },
          { value: 'comfortable', label: t('settings.density.comfortable') },
        ]}
        onChange={(value) => change({ density: value })}
      />
      <Select
        label={t('settings.zoom.label')}
        value={now}
        options={offered.map((value) => ({ value, label: percent.format(Number(value)) }))}
        onChange={(value) => change({ zoom: Number(value) })}
      />
    </div>
  );
}
