import { ChevronDown } from 'lucide-react';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../../ui/button.tsx';
import { Picker } from '../../../ui/picker.tsx';
import { Popover } from '../../../ui/popover.tsx';
import { useStoredNodes } from '../../../workspace/stored-nodes.ts';
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
