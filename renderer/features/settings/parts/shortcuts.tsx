import { Search } from 'lucide-react';
import { useState, useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { Action } from '../../../workspace/actions.ts';
import { Button } from '../../../ui/button.tsx';
import { TextField } from '../../../ui/text-field.tsx';
import { chordLabel, chordsOf } from '../../../workspace/chords.ts';
import { useWorkspace } from '../../../workspace/workspace.ts';
import { ShortcutRow } from './shortcut-row.tsx';
import styles from './shortcuts.module.css';

/** Every action with its keys: searched, changed, restored. */
export function Shortcuts() {
  const { t } = useTranslation();
  const { actions, bridge, settings } = useWorkspace();
  const [text, setText] = useState('');
  const [recording, setRecording] = useState<string>();
  const all = useSyncExternalStore(actions.subscribe, actions.list);
  const own = useStore(settings, (state) => state.settings.shortcuts);
  const typed = text.trim().toLowerCase();
  const words = (action: Action) =>
    [
      action.title(),
      action.group(),
      ...chordsOf(action, own, bridge.platform).map((each) => chordLabel(each, bridge.platform)),
    ]
      .join('\n')
      .toLowerCase();
  const found = all.filter((action) => words(action).includes(typed));
  return (
    <div className={styles['shortcuts']}>
      <p className={styles['text']}>{t('settings.shortcuts.text')}</p>
      <div className={styles['tools']}>
        <TextField
          className={styles['search']}
          label={t('settings.shortcuts.search')}
          placeholder={t('settings.shortcuts.search')}
          hideLabel
          icon={Search}
          value={text}
          onChange={setText}
        />
        <Button disabled={Object.keys(own).length === 0} onClick={() => settings.getState().change({ shortcuts: {} })}>
          {t('settings.shortcuts.resetAll')}
        </Button>
      </div>
      {found.length === 0 && <p className={styles['text']}>{t('settings.shortcuts.noMatch')}</p>}
      <ul className={styles['list']}>
        {found.map((action) => (
          <ShortcutRow
            key={action.id}
            action={action}
            recording={recording === action.id}
            onRecord={(begin) => setRecording(begin ? action.id : undefined)}
          />
        ))}
      </ul>
    </div>
  );
}
