import { Plus, X } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { shown } from '../../../bridge/load.ts';
import { Button } from '../../../ui/button.tsx';
import { IconButton } from '../../../ui/icon-button.tsx';
import { Picker } from '../../../ui/picker.tsx';
import { Popover } from '../../../ui/popover.tsx';
import { Select } from '../../../ui/select.tsx';
import { TextField } from '../../../ui/text-field.tsx';
import { FailureView } from '../../../workspace/failure-view.tsx';
import { useStoredNodes, type StoredNode } from '../../../workspace/stored-nodes.ts';
import type { TargetKind } from '../draft.ts';
import type { FormStore } from '../form-store.ts';
import styles from './run-form.module.css';

interface FieldProps {
  readonly form: FormStore;
}

const kinds: readonly TargetKind[] = ['nodes', 'tags', 'group', 'all'];

/** Where it runs. */
export function TargetsField({ form }: FieldProps) {
  const { t } = useTranslation();
  const { draft } = useStore(form.state);
  return (
    <section className={styles['part']} aria-label={t('runCommand.form.targets')}>
      <h3>{t('runCommand.form.targets')}</h3>
      <Select<TargetKind>
        label={t('runCommand.form.to')}
        value={draft.to}
        options={kinds.map((value) => ({ value, label: t(`runCommand.form.kinds.${value}`) }))}
        onChange={(to) => form.change({ to })}
      />
      {draft.to === 'nodes' && <NodesField form={form} />}
      {draft.to === 'tags' && <TagsField form={form} />}
      {draft.to === 'group' && <GroupField form={form} />}
    </section>
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
      <ul className={styles['chips']}>
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
        {draft.nodes.length > mostChips && (
          <li>{t('runCommand.andMore', { count: draft.nodes.length - mostChips })}</li>
        )}
      </ul>
      {wrong.has('nodes') && <p className={styles['bad']}>{t('runCommand.form.errors.nodes')}</p>}
    </div>
  );
}

const mostChips = 60;

function TagsField({ form }: FieldProps) {
  const { t } = useTranslation();
  const { draft, wrong } = useStore(form.state);
  const { tags } = draft;
  const change = (at: number, part: Partial<(typeof tags)[number]>) =>
    form.change({ tags: tags.map((tag, index) => (index === at ? { ...tag, ...part } : tag)) });
  return (
    <div className={styles['form']}>
      {tags.map(({ key, values }, at) => (
        // oxlint-disable-next-line react/no-array-index-key -- a tag that is typed has no other name
        <div key={at} className={styles['tag']}>
          <TextField label={t('runCommand.form.tagKey')} value={key} onChange={(next) => change(at, { key: next })} />
          <TextField
            label={t('runCommand.form.tagValues')}
            value={values}
            onChange={(next) => change(at, { values: next })}
          />
          <IconButton
            label={t('runCommand.form.withoutTag')}
            icon={X}
            disabled={tags.length === 1}
            onClick={() => form.change({ tags: tags.filter((_, index) => index !== at) })}
          />
        </div>
      ))}
      <p className={styles['note']}>{t('runCommand.form.tagsHelp')}</p>
      <div>
        <Button
          icon={Plus}
          disabled={tags.length >= 5}
          onClick={() => form.change({ tags: [...tags, { key: '', values: '' }] })}
        >
          {t('runCommand.form.addTag')}
        </Button>
      </div>
      {wrong.has('tags') && <p className={styles['bad']}>{t('runCommand.form.errors.tags')}</p>}
    </div>
  );
}

function GroupField({ form }: FieldProps) {
  const { t } = useTranslation();
  const { draft, groups, wrong } = useStore(form.state);
  useEffect(() => form.readGroups(), [form]);
  const names = shown(groups) ?? [];
  const offered = draft.group === '' || names.includes(draft.group) ? names : [draft.group, ...names];
  return (
    <>
      <Select
        label={t('runCommand.form.group')}
        value={draft.group}
        options={[
          { value: '', label: t('runCommand.form.chooseGroup') },
          ...offered.map((name) => ({ value: name, label: name })),
        ]}
        onChange={(group) => form.change({ group })}
      />
      {wrong.has('group') && <p className={styles['bad']}>{t('runCommand.form.errors.group')}</p>}
      {groups.status === 'failed' && (
        <FailureView failure={{ remedy: 'retry', ...groups.failure }} compact onRemedy={form.retry} />
      )}
    </>
  );
}
