import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { Settings } from '../../../../contract/features/settings.ts';
import { Select } from '../../../ui/select.tsx';
import { Switch } from '../../../ui/switch.tsx';
import { terminalSchemes } from '../../../workspace/terminal-schemes.ts';
import { useWorkspace } from '../../../workspace/workspace.ts';
import styles from '../view.module.css';
import { NumberField } from './number-field.tsx';

type TerminalSettings = Settings['terminal'];

/** Everything about terminals that can be chosen. */
export function TerminalSection() {
  const { t } = useTranslation();
  const { settings } = useWorkspace();
  const terminal = useStore(settings, (state) => state.settings.terminal);
  const change = (part: Partial<TerminalSettings>) => {
    const { settings: now, change: keep } = settings.getState();
    keep({ terminal: { ...now.terminal, ...part } });
  };
  const number = (from: number, to: number) => ({ from, to, error: t('settings.terminal.range', { from, to }) });
  return (
    <div className={styles['form']}>
      <h3>{t('settings.terminal.font')}</h3>
      <div className={styles['pair']}>
        <NumberField
          label={t('settings.terminal.fontSize')}
          value={terminal.fontSize}
          whole
          {...number(8, 32)}
          onChange={(fontSize) => change({ fontSize })}
        />
        <NumberField
          label={t('settings.terminal.lineHeight')}
          value={terminal.lineHeight}
          {...number(1, 2)}
          onChange={(lineHeight) => change({ lineHeight })}
        />
      </div>
      <Select
        label={t('settings.terminal.scheme')}
        value={terminal.scheme}
        options={terminalSchemes.map(({ id, name }) => ({
          value: id,
          label: id === 'follow' ? t('settings.terminal.followsTheme') : name,
        }))}
        onChange={(scheme) => change({ scheme })}
      />
      <h3>{t('settings.terminal.cursor')}</h3>
      <Select<TerminalSettings['cursorStyle']>
        label={t('settings.terminal.cursorStyle')}
        value={terminal.cursorStyle}
        options={[
          { value: 'block', label: t('settings.terminal.block') },
          { value: 'bar', label: t('settings.terminal.bar') },
          { value: 'underline', label: t('settings.terminal.underline') },
        ]}
        onChange={(cursorStyle) => change({ cursorStyle })}
      />
      <Switch
        label={t('settings.terminal.cursorBlink')}
        checked={terminal.cursorBlink}
        onChange={(cursorBlink) => change({ cursorBlink })}
      />
      <h3>{t('settings.terminal.behaviour')}</h3>
      <NumberField
        label={t('settings.terminal.scrollback')}
        value={terminal.scrollback}
        whole
        {...number(0, 1_000_000)}
        onChange={(scrollback) => change({ scrollback })}
      />
      <Select<TerminalSettings['renderer']>
        label={t('settings.terminal.renderer')}
        help={t('settings.terminal.rendererHelp')}
        value={terminal.renderer}
        options={[
          { value: 'dom', label: t('settings.terminal.dom') },
          { value: 'webgl', label: t('settings.terminal.webgl') },
        ]}
        onChange={(renderer) => change({ renderer })}
      />
      <Switch
        label={t('settings.terminal.copyOnSelect')}
        checked={terminal.copyOnSelect}
        onChange={(copyOnSelect) => change({ copyOnSelect })}
      />
      <Switch
        label={t('settings.terminal.confirmMultilinePaste')}
        checked={terminal.confirmMultilinePaste}
        onChange={(confirmMultilinePaste) => change({ confirmMultilinePaste })}
      />
      <Switch
        label={t('settings.terminal.screenReader')}
        help={t('settings.terminal.screenReaderHelp')}
        checked={terminal.screenReader}
        onChange={(screenReader) => change({ screenReader })}
      />
      <Switch
        label={t('settings.terminal.exportProfile')}
        help={t('settings.terminal.exportProfileHelp')}
        checked={terminal.exportProfile}
        onChange={(exportProfile) => change({ exportProfile })}
      />
    </div>
  );
}
