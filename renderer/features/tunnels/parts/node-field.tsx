import { ChevronDown } from 'lucide-react';
import { useEffect, useId, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../../ui/button.tsx';
import { Picker } from '../../../ui/picker.tsx';
import { Popover } from '../../../ui/popover.tsx';
import { useWorkspace } from '../../../workspace/workspace.ts';
import { isNodeId, type Draft } from '../draft.ts';
import styles from './tunnel-form.module.css';

export interface NodeFieldProps {
  readonly draft: Pick<Draft, 'profile' | 'region' | 'nodeId' | 'nodeName'>;
  readonly change: (part: Pick<Draft, 'nodeId' | 'nodeName'>) => void;
  readonly error: string | undefined;
}

interface Node {
  readonly id: string;
  /** `''` where it is not known. */
  readonly name: string;
}

/** A node of the stored fleet, or any other by its id. */
export function NodeField({ draft, change, error }: NodeFieldProps) {
  const { t } = useTranslation();
  const id = useId();
  const [open, setOpen] = useState(false);
  const { nodeId, nodeName } = draft;
  const nodes = useStoredNodes(draft);
  const find = (text: string): readonly Node[] => {
    const typed = text.trim().toLowerCase();
    const found = nodes.filter((node) => node.name.toLowerCase().includes(typed) || node.id.includes(typed));
    const isNew = isNodeId(typed) && found.every((node) => node.id !== typed);
    return isNew ? [...found, { id: typed, name: '' }] : found;
  };
  const words = nodeId === '' ? t('tunnels.form.chooseNode') : nodeName || nodeId;
  return (
    <div>
      <span id={`${id}-label`} className={styles['label']}>
        {t('tunnels.form.node')}
      </span>
      <Popover
        open={open}
        onOpenChange={setOpen}
        label={t('tunnels.form.nodes')}
        width={446}
        trigger={
          <Button
            className={styles['node']}
            aria-labelledby={`${id}-label ${id}-value`}
            aria-describedby={error === undefined ? undefined : `${id}-error`}
          >
            <span id={`${id}-value`}>
              {words} {nodeName !== '' && <code>{nodeId}</code>}
            </span>
            <ChevronDown size={16} strokeWidth={1.5} aria-hidden />
          </Button>
        }
      >
        <Picker
          label={t('tunnels.form.nodes')}
          placeholder={t('tunnels.form.searchNodes')}
          find={find}
          keyOf={(node) => node.id}
          current={nodeId}
          rowHeight={28}
          none={t('tunnels.form.noNodes')}
          onChoose={(node) => {
            change({ nodeId: node.id, nodeName: node.name.slice(0, 256) });
            setOpen(false);
          }}
          renderRow={(node) => (
            <div className={styles['row']}>
              <span>{node.name || t('tunnels.form.typedNode')}</span>
              <code>{node.id}</code>
            </div>
          )}
        />
      </Popover>
      {error !== undefined && (
        <p id={`${id}-error`} className={styles['error']}>
          {error}
        </p>
      )}
    </div>
  );
}

/** What the local store knows of the scope's fleet: it is there at once, and asks AWS nothing. */
function useStoredNodes({ profile, region }: Pick<Draft, 'profile' | 'region'>): readonly Node[] {
  const { clients } = useWorkspace();
  const [names, setNames] = useState<ReadonlyMap<string, string>>(new Map());
  useEffect(() => {
    const found = new Map<string, string>();
    const end = clients.fleet.subscribe(
      'nodes',
      { scope: { profile, region }, source: 'store' },
      {
        onValue(event) {
          if (event.kind !== 'stored') return;
          const { columns } = event;
          for (const [row, nodeId] of columns.id.entries()) found.set(nodeId, columns.name[row] ?? '');
          setNames(new Map(found));
        },
      },
    );
    return () => {
      end();
      setNames(new Map());
    };
  }, [clients, profile, region]);
  return useMemo(
    () => [...names].map(([id, name]) => ({ id, name: name || id })).sort((a, b) => a.name.localeCompare(b.name)),
    [names],
  );
}
