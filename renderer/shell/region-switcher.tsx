import { ChevronDown } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { knownRegions } from '../../contract/regions.ts';
import { Picker } from '../ui/picker.tsx';
import { Popover } from '../ui/popover.tsx';
import { useWorkspace } from '../workspace/workspace.ts';
import barStyles from './context-bar.module.css';
import { regionName } from '../workspace/region-name.ts';
import styles from './region-switcher.module.css';
import { useShell } from './shell-context.ts';

// The form of contract/values.ts, which the window cannot load (zod needs eval).
const regionForm = /^[a-z]{2,}(-[a-z]+)+-\d{1,2}$/;

/** The Region on screen, and the list of those that are known; any other code can be typed. */
export function RegionSwitcher() {
  const { t } = useTranslation();
  const { scope } = useWorkspace();
  const { overlays } = useShell();
  const open = useStore(overlays, (state) => state.open === 'regions');
  const current = useStore(scope, (state) => state.scope);
  const find = (text: string) => {
    const typed = text.trim().toLowerCase();
    const found = knownRegions.filter(
      (region) => region.includes(typed) || regionName(t, region)?.toLowerCase().includes(typed) === true,
    );
    const isNew = typed.length <= 40 && regionForm.test(typed) && !found.includes(typed);
    return isNew ? [...found, typed] : found;
  };
  return (
    <Popover
      open={open}
      onOpenChange={(next) => overlays.getState().show(next ? 'regions' : 'none')}
      label={t('shell.region.list')}
      width={360}
      trigger={
        <button type="button" className={barStyles['switcher']} disabled={current === undefined}>
          <span>{t('shell.region.button', { name: current?.region ?? t('shell.region.none') })}</span>
          <ChevronDown size={16} strokeWidth={1.5} aria-hidden />
        </button>
      }
    >
      <Picker
        label={t('shell.region.list')}
        placeholder={t('shell.region.search')}
        find={find}
        keyOf={(region) => region}
        current={current?.region}
        rowHeight={28}
        none={t('shell.region.noMatch')}
        onChoose={(region) => {
          overlays.getState().show('none');
          if (current !== undefined) scope.getState().choose({ ...current, region });
        }}
        renderRow={(region) => (
          <div className={styles['row']}>
            <code>{region}</code>
            <span>{regionName(t, region) ?? t('shell.region.typed')}</span>
          </div>
        )}
      />
    </Popover>
  );
}
