import { ChevronDown } from 'lucide-react';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { Profile } from '../../contract/features/profiles.ts';
import { shown } from '../bridge/load.ts';
import { Popover } from '../ui/popover.tsx';
import { Picker } from '../ui/picker.tsx';
import { failureTexts } from '../workspace/failure-texts.ts';
import { usePaintOf } from '../workspace/use-paint.ts';
import { useWorkspace } from '../workspace/workspace.ts';
import barStyles from './context-bar.module.css';
import { FileProblems } from './file-problems.tsx';
import { findProfiles, prepareSearch, searchableProfiles } from './find-profiles.ts';
import { ProfileRow } from './profile-row.tsx';
import { useShell } from './shell-context.ts';
import { useChooseProfile } from './choose-profile.ts';

const rowHeight = 44;
const none: readonly Profile[] = [];

/** The profile on screen, and the list of all of them: local, so it works with no network at all. */
export function ProfileSwitcher() {
  const { t } = useTranslation();
  const { scope, profiles } = useWorkspace();
  const { overlays, sandbox } = useShell();
  const open = useStore(overlays, (state) => state.open === 'profiles');
  const current = useStore(scope, (state) => state.scope?.profile);
  const starting = useStore(sandbox, (state) => state.start.status === 'loading');
  const known = shown(useStore(profiles, (state) => state.list))?.profiles ?? none;
  const paintOf = usePaintOf();
  useEffect(() => prepareSearch(known, paintOf), [known, paintOf]);
  const paint = current === undefined ? undefined : paintOf(current);
  const name = starting ? t('shell.profile.startingSandbox') : (current ?? t('shell.profile.none'));
  return (
    <Popover
      open={open}
      onOpenChange={(next) => overlays.getState().show(next ? 'profiles' : 'none')}
      label={t('shell.profile.list')}
      width={480}
      trigger={
        <button type="button" className={barStyles['switcher']}>
          {paint?.colour !== undefined && (
            <i className={barStyles['swatch']} style={{ background: paint.colour }} aria-hidden />
          )}
          <span>{t('shell.profile.button', { name })}</span>
          <ChevronDown size={16} strokeWidth={1.5} aria-hidden />
        </button>
      }
    >
      <ProfileList current={current} profiles={known} />
      <FileProblems />
    </Popover>
  );
}

function ProfileList({ current, profiles }: { current: string | undefined; profiles: readonly Profile[] }) {
  const { t } = useTranslation();
  const { overlays } = useShell();
  const paintOf = usePaintOf();
  const choose = useChooseProfile();
  const searchable = searchableProfiles(profiles, paintOf);
  return (
    <Picker
      label={t('shell.profile.list')}
      placeholder={t('shell.profile.search')}
      find={(text) => findProfiles(searchable, text)}
      keyOf={(profile) => profile.name}
      current={current}
      rowHeight={rowHeight}
      none={profiles.length === 0 ? t('shell.profile.empty') : t('shell.profile.noMatch')}
      isDisabled={(profile) => profile.failure !== undefined}
      onChoose={(profile) => {
        overlays.getState().show('none');
        choose(profile.name);
      }}
      renderRow={(profile) => (
        <ProfileRow
          profile={profile}
          paint={paintOf(profile.name)}
          trouble={profile.failure === undefined ? undefined : failureTexts(t, profile.failure).title}
        />
      )}
    />
  );
}
