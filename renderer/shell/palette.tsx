import { Command } from 'cmdk';
import { Dialog as Radix } from 'radix-ui';
import { useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { Action } from '../workspace/actions.ts';
import { chordLabel, chordsOf } from '../workspace/chords.ts';
import { useWorkspace } from '../workspace/workspace.ts';
import styles from './palette.module.css';
import { useShell } from './shell-context.ts';

/** Every action by name. The focus goes back to where it was before the action runs. */
export function Palette() {
  const { t } = useTranslation();
  const { overlays } = useShell();
  const open = useStore(overlays, (state) => state.open === 'palette');
  const close = () => overlays.getState().show('none');
  return (
    <Radix.Root open={open} onOpenChange={(next) => !next && close()}>
      <Radix.Portal>
        <Radix.Overlay className={styles['overlay']} />
        <Radix.Content className={styles['palette']} aria-describedby={undefined}>
          <Radix.Title className={styles['hidden']}>{t('shell.palette.title')}</Radix.Title>
          <Commands onDone={close} />
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

function Commands({ onDone }: { onDone: () => void }) {
  const { t } = useTranslation();
  const { actions, bridge, settings } = useWorkspace();
  const own = useStore(settings, (state) => state.settings.shortcuts);
  const all = useSyncExternalStore(actions.subscribe, actions.list);
  const run = (action: Action) => {
    onDone();
    // After the dialog has given the focus back: an action may move it on.
    requestAnimationFrame(() => action.run());
  };
  return (
    <Command
      loop
      vimBindings={false}
      filter={(_id, typed, words = []) => rank(typed, words)}
      label={t('shell.palette.title')}
    >
      <Command.Input placeholder={t('shell.palette.placeholder')} className={styles['input']} />
      <Command.List className={styles['list']} label={t('shell.palette.title')}>
        <Command.Empty className={styles['empty']}>{t('shell.palette.noMatch')}</Command.Empty>
        {grouped(all).map(([group, members]) => (
          <Command.Group key={group} heading={group} className={styles['group']}>
            {members.map((action) => {
              const [chord] = chordsOf(action, own, bridge.platform);
              return (
                <Command.Item
                  key={action.id}
                  value={action.id}
                  keywords={[action.title(), group]}
                  className={styles['item']}
                  onSelect={() => run(action)}
                >
                  <span>{action.title()}</span>
                  {chord !== undefined && <kbd>{chordLabel(chord, bridge.platform)}</kbd>}
                </Command.Item>
              );
            })}
          </Command.Group>
        ))}
      </Command.List>
    </Command>
  );
}

/** The actions that can be run now, by group in the order in which the groups appear. */
function grouped(actions: readonly Action[]): ReadonlyArray<readonly [string, readonly Action[]]> {
  const groups = new Map<string, Action[]>();
  for (const action of actions) {
    if (action.listed === false || action.enabled?.() === false) continue;
    const group = action.group();
    groups.set(group, [...(groups.get(group) ?? []), action]);
  }
  return [...groups];
}

/**
 * How well an action fits what was typed, 0 (not at all) to 1: every word must be found in its title or its group; a
 * title that begins with the text comes first.
 */
function rank(typed: string, [title = '', group = '']: readonly string[]): number {
  const text = typed.trim().toLowerCase();
  const name = title.toLowerCase();
  const all = `${name}\n${group.toLowerCase()}`;
  if (!text.split(/\s+/).every((word) => all.includes(word))) return 0;
  if (name.startsWith(text)) return 1;
  if (name.includes(` ${text}`)) return 0.8;
  return name.includes(text) ? 0.6 : 0.4;
}
