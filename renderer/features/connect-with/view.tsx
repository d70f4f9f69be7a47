import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { shown } from '../../bridge/load.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Select } from '../../ui/select.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { writeClipboard } from '../../workspace/clipboard.ts';
import { cliFor } from '../../workspace/copy-as.ts';
import { FailureView } from '../../workspace/failure-view.tsx';
import { ParameterForm } from '../../workspace/parameters/parameter-form.tsx';
import { startSessionLine } from '../../workspace/start-session-line.ts';
import { usePaintOf } from '../../workspace/use-paint.ts';
import { useWorkspace, type ConnectTo } from '../../workspace/workspace.ts';
import { ShellFacts } from './parts/shell-facts.tsx';
import { longestReason, type ConnectWithStore } from './store.ts';
import styles from './view.module.css';

export interface ConnectWithProps {
  readonly store: ConnectWithStore;
}

/** Asks with which document, parameters and reason to connect; nothing while nothing is asked. */
export function ConnectWithDialog({ store }: ConnectWithProps) {
  const node = useStore(store.state, (state) => state.node);
  return node === undefined ? null : <Question store={store} node={node} />;
}

const formId = 'connect-with';

function Question({ store, node }: ConnectWithProps & { readonly node: ConnectTo }) {
  const { t } = useTranslation();
  const state = useStore(store.state);
  const paint = usePaintOf()(node.scope.profile);
  const choices = shown(state.choices);
  const names = choices?.documents.map(({ name }) => name) ?? [];
  const offered = state.name === '' || names.includes(state.name) ? names : [state.name, ...names];
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && store.close()}
      title={t('connectWith.title', { name: node.nodeName })}
      colour={paint.colour}
      mark={paint.production ? t('terminals.production') : undefined}
      footer={<Footer store={store} node={node} />}
    >
      <form
        id={formId}
        className={styles['form']}
        onSubmit={(event) => {
          event.preventDefault();
          store.connect();
        }}
      >
        <Select
          label={t('connectWith.document')}
          value={state.name}
          options={[
            { value: '', label: t('connectWith.preferences') },
            ...offered.map((name) => ({ value: name, label: name })),
          ]}
          onChange={store.choose}
          help={
            state.choices.status === 'loading'
              ? t('connectWith.reading')
              : choices?.more === true
                ? t('connectWith.more')
                : undefined
          }
        />
        {state.choices.status === 'failed' && (
          <FailureView failure={{ remedy: 'retry', ...state.choices.failure }} compact onRemedy={store.retry} />
        )}
        <Parameters store={store} node={node} />
        <TextField
          label={t('connectWith.reason')}
          help={t('connectWith.reasonHelp')}
          value={state.reason}
          maxLength={longestReason}
          onChange={store.setReason}
        />
        <ShellFacts node={node} document={shown(state.document)} />
      </form>
    </Dialog>
  );
}

function Parameters({ store, node }: ConnectWithProps & { readonly node: ConnectTo }) {
  const { document, draft } = useStore(store.state);
  if (document.status === 'idle') return null;
  if (document.status === 'loading') return <Skeleton rows={2} />;
  if (document.status === 'failed')
    return <FailureView failure={{ remedy: 'retry', ...document.failure }} compact onRemedy={store.retry} />;
  const { description, parameters } = document.value;
  return (
    <>
      {description !== '' && <p className={styles['note']}>{description}</p>}
      <ParameterForm parameters={parameters} draft={draft} onChange={store.setDraft} scope={node.scope} />
    </>
  );
}

function Footer({ store, node }: ConnectWithProps & { readonly node: ConnectTo }) {
  const { t } = useTranslation();
  const workspace = useWorkspace();
  const [copied, setCopied] = useState(false);
  useStore(store.state);
  const target = store.target();
  return (
    <>
      <Button
        className={styles['copy']}
        disabled={target === undefined}
        onClick={() => {
          if (target !== undefined)
            void writeClipboard(startSessionLine(cliFor(workspace, node.scope), target)).then(setCopied);
        }}
      >
        {t(copied ? 'common.copied' : 'connectWith.copy')}
      </Button>
      <Button onClick={store.close}>{t('common.cancel')}</Button>
      <Button type="submit" form={formId} variant="primary" disabled={target === undefined}>
        {t('connectWith.connect')}
      </Button>
    </>
  );
}
