import { Search } from 'lucide-react';
import type { CSSProperties } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { chordLabel, chordsOf } from '../workspace/chords.ts';
import { usePaintOf } from '../workspace/use-paint.ts';
import { useWorkspace } from '../workspace/workspace.ts';
import styles from './context-bar.module.css';
import { paletteAction } from './shell-actions.ts';
import { ProfileSwitcher } from './profile-switcher.tsx';
import { RegionSwitcher } from './region-switcher.tsx';
import { useShell } from './shell-context.ts';

/** Where the user is: profile and Region, in the account's colour; and the way to every command. */
export function ContextBar() {
  const { t } = useTranslation();
  const { bridge, scope, settings } = useWorkspace();
  const { overlays } = useShell();
  const profile = useStore(scope, (state) => state.scope?.profile);
  const current = useStore(settings, (state) => state.settings);
  const paintOf = usePaintOf();
  const paint = profile === undefined ? undefined : paintOf(profile);
  const [chord] = chordsOf(paletteAction, current.shortcuts, bridge.platform);
  return (
    <header
      className={styles['bar']}
      aria-label={t('shell.contextBar')}
      style={{ '--account': paint?.colour } as CSSProperties}
    >
      <ProfileSwitcher />
      {paint?.production === true && <span className={styles['production']}>{t('shell.profile.production')}</span>}
      <RegionSwitcher />
      <button type="button" className={styles['search']} onClick={() => overlays.getState().show('palette')}>
        <Search size={16} strokeWidth={1.5} aria-hidden />
        <span>{t('shell.search')}</span>
        {chord !== undefined && <kbd>{chordLabel(chord, bridge.platform)}</kbd>}
      </button>
    </header>
  );
}
