import { Plus, X } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { RunTargets } from '../../../../contract/features/run-command.ts';
import { Button } from '../../../ui/button.tsx';
import { IconButton } from '../../../ui/icon-button.tsx';
import { Picker } from '../../../ui/picker.tsx';
import { Popover } from '../../../ui/popover.tsx';
import { Select } from '../../../ui/select.tsx';
import styles from '../../../workspace/run-form/run-form.module.css';
import { useStoredNodes, type StoredNode } from '../../../workspace/stored-nodes.ts';
import { GroupField } from '../../../workspace/targets/group-field.tsx';
import { TagsField } from '../../../workspace/targets/tags-field.tsx';
import type { TargetKind } from '../draft-targets.ts';
import type { FormStore } from '../form-store.ts';
import own from './targets-field.module.css';

interface FieldProps {
  readonly form: FormStore;
}

const kinds: readonly TargetKind[] = ['nodes', 'tags', 'group', 'all', 'kept'];

/** Where it runs. */
export function TargetsField({ form }: FieldProps) {
  const { t } = useTranslation();
  const { draft, groups, wrong } = useStore(form.state);
  return (
    <section className={styles['part']} aria-label={t('runCommand.form.targets')}>
      <h3>{t('runCommand.form.targets')}</h3>
      <Select<TargetKind>
        label={t('runCommand.form.to')}
        value={draft.to}
        options={kinds
          .filter((kind) => kind !== 'kept' || draft.kept !== undefined)
          .map((value) => ({ value, label: t(`runCommand.form.kinds.${value}`) }))}
        onChange={(to) => form.change({ to })}
      />
      {draft.to === 'nodes' && <NodesField form={form} />}
      {draft.to === 'tags' && (
        <TagsField tags={draft.tags} wrong={wrong.has('tags')} onChange={(tags) => form.change({ tags })} />
      )}
      {draft.to === 'group' && (
        <GroupField
          groups={groups}
          read={form.readGroups}
          retry={form.retry}
          value={draft.group}
          wrong={wrong.has('group')}
          onChange={(next) => form.change({ group: next })}
        />
      )}
      {draft.to === 'kept' && draft.kept !== undefined && <Kept targets={draft.kept} />}
    </section>
  );
}

/** Targets that the other fields cannot say: they are shown, and sent, as they were. */
function Kept({ targets }: { readonly targets: RunTargets }) {
  const { t } = useTranslation();
  const list = targets.kind === 'targets' ? targets.targets : [];
  return (
    <div>
      <ul className={own['chips']}>
        {list.map(({ key, values }) => (
          <li key={`${key}=${values.join('\n')}`}>
            <code>{`${key} = ${values.join(' | ')}`}</code>
          </li>
        ))}
      </ul>
      <p className={styles['note']}>{t('runCommand.form.keptHelp')}</p>
    </div>
  );
}

function NodesField({ form }: FieldProps) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  const { draft, wrong } = useStore(form.state);
  const stored = useStoredNodes(form.scope);
  const chosen = new Set(draft.nodes.map(({ nodeId }) => nodeId));
  const find = (text: string): readonly StoredNode[] => {
    const typed = text.trim().toLowerCase();
    const found = stored.filter(({ id, name }) => name.toLowerCase().includes(typed) || id.includes(typed));
    const isNew = /^m?i-[0-9a-f]{8,17}$/.test(typed) && found.every(({ id }) => id !== typed);
    return isNew ? [...found, { id: typed, name: typed }] : found;
  };
  const toggle = ({ id, name }: StoredNode) =>
    form.change({
      nodes: chosen.has(id)
        ? draft.nodes.filter(({ nodeId }) => nodeId !== id)
        : [...draft.nodes, { nodeId: id, nodeName: name === id ? '' : name.slice(0, 256) }],
    });
  return (
    <div>
      <div className={styles['between']}>
        <span className={styles['label']}>{t('runCommand.form.nodes', { count: draft.nodes.length })}</span>
        <Popover
          open={open}
          onOpenChange={setOpen}
          label={t('runCommand.form.addNodes')}
          width={446}
          trigger={<Button icon={Plus}>{t('runCommand.form.addNodes')}</Button>}
        >
          <Picker
            label={t('runCommand.form.addNodes')}
            placeholder={t('runCommand.form.searchNodes')}
            find={find}
            keyOf={({ id }) => id}
            rowHeight={28}
            none={t('runCommand.form.noNodes')}
            onChoose={toggle}
            renderRow={({ id, name }) => (
              <div className={styles['row']}>
                <span>
                  {chosen.has(id) ? '✓ ' : ''}
                  {name}
                </span>
                <code>{id}</code>
              </div>
            )}
          />
        </Popover>
      </div>
      <ul className={own['chips']}>
        {draft.nodes.slice(0, mostChips).map(({ nodeId, nodeName }) => (
          <li key={nodeId} title={nodeId}>
            {nodeName || nodeId}
            <IconButton
              label={t('runCommand.form.without', { name: nodeName || nodeId })}
              icon={X}
              onClick={() => toggle({ id: nodeId, name: nodeName })}
            />
          </li>
        ))}
        {draft.nodes.length > mostChips && <li>{t('common.andMore', { count: draft.nodes.length - mostChips })}</li>}
      </ul>
      {wrong.has('nodes') && <p className={styles['bad']}>{t('runCommand.form.errors.nodes')}</p>}
    </div>
  );
}

const mostChips = 60;
