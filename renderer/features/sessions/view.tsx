import { Filter, RefreshCw } from 'lucide-react';
import { useEffect, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { Session } from '../../../contract/features/sessions.ts';
import type { Scope } from '../../../contract/values.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Empty } from '../../ui/empty.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import { RelativeTime } from '../../ui/relative-time.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { orderOf } from '../../ui/table/order.ts';
import { noSelection } from '../../ui/table/selection.ts';
import { Table } from '../../ui/table/table.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { FailureView } from '../../workspace/failure-view.tsx';
import { paintOf } from '../../workspace/paint.ts';
import { useTableTexts } from '../../workspace/table-texts.ts';
import { useLayout } from '../../workspace/use-layout.ts';
import { useWorkspace } from '../../workspace/workspace.ts';
import { sessionColumns } from './columns.tsx';
import { createSessionsStore, type SessionsState, type Which } from './store.ts';
import styles from './view.module.css';

/** The page `Sessions`: active and past sessions of the account, this app's own marked. */
export function SessionsScreen() {
  const { scope: scopes } = useWorkspace();
  const scope = useStore(scopes, (state) => state.scope);
  return scope === undefined ? null : <Sessions key={`${scope.profile} ${scope.region}`} scope={scope} />;
}

function Sessions({ scope }: { scope: Scope }) {
  const { t, i18n } = useTranslation();
  const { clients, actions, settings } = useWorkspace();
  const [store] = useState(() => createSessionsStore(clients.sessions));
  const state = useStore(store.state);
  const density = useStore(settings, ({ settings: current }) => current.density);
  const [text, setText] = useState('');
  const [selection, setSelection] = useState(noSelection);
  const [asked, setAsked] = useState<readonly Session[]>([]);
  const [layout, setLayout] = useLayout('sessions');
  const texts = useTableTexts();
  const { sort } = layout;
  const here = useOwnSessions();
  useEffect(() => {
    store.read(scope, store.state.getState().which);
    const stop = actions.register([
      {
        id: 'sessions.refresh',
        title: () => t('sessions.refresh'),
        group: () => t('sessions.group'),
        run: () => store.read(scope, store.state.getState().which),
      },
    ]);
    return () => {
      stop();
      store.dispose();
    };
  }, [store, scope, actions, t]);

  const columns = useMemo(
    () => sessionColumns(t, i18n.language, state.rows, here),
    [t, i18n.language, state.rows, here],
  );
  const drawn = useMemo(() => {
    const words = text.toLowerCase().split(/\s+/).filter(Boolean);
    const passes = (session: Session) =>
      words.every((word) => Object.values(session).join(' ').toLowerCase().includes(word));
    const compare = columns.find(({ id }) => id === sort?.column)?.compare;
    return orderOf(state.rows.length, (row) => passes(state.rows[row] as Session), compare, sort?.descending === true);
  }, [state.rows, text, columns, sort]);
  const chosen = state.rows.filter(({ sessionId }) => selection.keys.has(sessionId));
  const show = (which: Which) => {
    setSelection(noSelection);
    store.read(scope, which);
  };

  return (
    <section className={styles['page']}>
      <div className={styles['top']}>
        <h1>{t('shell.pages.sessions')}</h1>
        <div className={styles['tabs']} role="tablist" aria-label={t('sessions.tabs.label')}>
          {(['Active', 'History'] as const).map((which) => (
            <button
              key={which}
              type="button"
              role="tab"
              aria-selected={state.which === which}
              className={styles['tab']}
              onClick={() => show(which)}
            >
              {t(`sessions.tabs.${which}`)}
            </button>
          ))}
        </div>
        <TextField
          className={styles['filter']}
          label={t('sessions.filter')}
          hideLabel
          placeholder={t('sessions.filter')}
          icon={Filter}
          type="search"
          value={text}
          onChange={setText}
        />
        <div className={styles['actions']}>
          <Button
            variant="danger"
            disabled={state.which !== 'Active' || chosen.length === 0}
            onClick={() => setAsked(chosen)}
          >
            {t('sessions.terminate')}
          </Button>
          <IconButton label={t('common.refresh')} icon={RefreshCw} onClick={() => store.read(scope, state.which)} />
        </div>
      </div>
      <div className={styles['under']} role="status">
        <span>{t('sessions.count', { count: drawn.length })}</span>
        {state.dataAt !== undefined && <RelativeTime at={state.dataAt} language={i18n.language} />}
        {state.more && <span>{t('sessions.more', { count: state.rows.length })}</span>}
        {state.terminated !== undefined && <span>{t('sessions.terminated', { count: state.terminated.count })}</span>}
      </div>
      {(state.terminated?.failures ?? []).slice(0, 3).map((failure, at) => (
        <div key={`${failure.code} ${at}`} className={styles['notices']}>
          <FailureView failure={failure} compact />
        </div>
      ))}
      <div className={styles['content']}>
        {state.status === 'failed' && state.failure !== undefined ? (
          <div className={styles['center']}>
            <FailureView failure={state.failure} onRemedy={() => store.read(scope, state.which)} />
          </div>
        ) : (
          <Table
            label={t('sessions.table')}
            columns={columns}
            texts={texts}
            order={drawn}
            rowKey={(row) => state.rows[row]?.sessionId ?? ''}
            rowHeight={density === 'comfortable' ? 36 : 28}
            version={columns}
            question={`${state.which} ${text} ${JSON.stringify(sort)}`}
            layout={layout}
            onLayoutChange={setLayout}
            selection={selection}
            onSelectionChange={setSelection}
            onActivate={() => {}}
            menu={[
              {
                id: 'copy',
                label: t('sessions.copyId'),
                onSelect: () => void navigator.clipboard.writeText(chosen.map(({ sessionId }) => sessionId).join('\n')),
              },
              { separator: true },
              {
                id: 'terminate',
                label: t('sessions.terminate'),
                danger: true,
                disabled: state.which !== 'Active',
                onSelect: () => setAsked(chosen),
              },
            ]}
            empty={<Nothing state={state} />}
          />
        )}
      </div>
      <Confirm
        scope={scope}
        sessions={asked}
        onClose={() => setAsked([])}
        onConfirm={() => {
          setAsked([]);
          setSelection(noSelection);
          void store.terminate(
            scope,
            asked.map(({ sessionId }) => sessionId),
          );
        }}
      />
    </section>
  );
}

function Nothing({ state }: { state: SessionsState }) {
  const { t } = useTranslation();
  if (state.status === 'reading') return <Skeleton rows={12} />;
  const title = state.rows.length > 0 ? t('sessions.empty.filtered') : t(`sessions.empty.${state.which}`);
  return (
    <div className={styles['center']}>
      <Empty title={title} text={t('sessions.empty.text')} />
    </div>
  );
}

const named = 8;

interface ConfirmProps {
  readonly scope: Scope;
  readonly sessions: readonly Session[];
  readonly onClose: () => void;
  readonly onConfirm: () => void;
}

/** Says what is lost and where, before it is. */
function Confirm({ scope, sessions, onClose, onConfirm }: ConfirmProps) {
  const { t } = useTranslation();
  const { settings } = useWorkspace();
  const colour = useStore(settings, (state) => paintOf(state.settings, scope.profile).colour);
  return (
    <Dialog
      open={sessions.length > 0}
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      title={t('sessions.confirm.title', { count: sessions.length })}
      colour={colour}
      footer={
        <>
          <Button onClick={onClose}>{t('common.cancel')}</Button>
          <Button variant="danger" onClick={onConfirm}>
            {t('sessions.terminate')}
          </Button>
        </>
      }
    >
      <p>{t('sessions.confirm.text', { profile: scope.profile, region: scope.region })}</p>
      <ul className={styles['list']}>
        {sessions.slice(0, named).map(({ sessionId, target, owner }) => (
          <li key={sessionId}>
            {target} · {owner.split('/').at(-1)}
          </li>
        ))}
        {sessions.length > named && <li>{t('sessions.confirm.andMore', { count: sessions.length - named })}</li>}
      </ul>
    </Dialog>
  );
}

/** The ids of the sessions whose terminals are in this app's dock. */
function useOwnSessions(): ReadonlySet<string> {
  const { clients } = useWorkspace();
  const [ids, setIds] = useState<ReadonlySet<string>>(new Set());
  useEffect(
    () =>
      clients.terminals.subscribe(
        'watch',
        {},
        {
          onValue: ({ terminals }) =>
            setIds(new Set(terminals.flatMap(({ sessionId }) => (sessionId === undefined ? [] : [sessionId])))),
        },
      ),
    [clients],
  );
  return ids;
}
