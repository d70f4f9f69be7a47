import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { Action } from '../../workspace/actions.ts';
import { useWorkspace } from '../../workspace/workspace.ts';
import type { CopyForm } from './copy.ts';
import type { FleetStore } from './store.ts';

export interface FleetActionParts {
  readonly store: FleetStore;
  /** How many nodes are selected. */
  readonly chosen: number;
  readonly connect: () => void;
  readonly copy: (form: CopyForm) => void;
}

/** What can be done on this page, for the palette and the shortcuts. Registered once; it always sees the latest parts. */
export function useFleetActions(parts: FleetActionParts): void {
  const { actions } = useWorkspace();
  const { t } = useTranslation();
  const latest = useRef(parts);
  useEffect(() => {
    latest.current = parts;
  });
  useEffect(() => {
    const group = () => t('fleet.group');
    const enabled = () => latest.current.chosen > 0;
    const copy = (id: string, title: () => string, form: CopyForm): Action => ({
      id,
      title,
      group,
      enabled,
      run: () => latest.current.copy(form),
    });
    return actions.register([
      { id: 'fleet.refresh', title: () => t('fleet.refresh'), group, run: () => latest.current.store.refresh() },
      {
        id: 'terminal.open-on-node',
        title: () => t('fleet.connectSelected'),
        group,
        enabled,
        chord: { mac: ['Cmd+T'], other: ['Ctrl+Shift+T'] },
        run: () => latest.current.connect(),
      },
      copy('fleet.copy-id', () => t('fleet.copyId'), 'ids'),
      copy('fleet.copy-csv', () => t('fleet.copyCsv'), 'csv'),
      copy('fleet.copy-json', () => t('fleet.copyJson'), 'json'),
      copy('fleet.copy-command', () => t('fleet.copyCommand'), 'command'),
    ]);
  }, [actions, t]);
}
