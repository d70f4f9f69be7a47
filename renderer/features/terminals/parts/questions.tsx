import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { Button } from '../../../ui/button.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import { Switch } from '../../../ui/switch.tsx';
import { usePaintOf } from '../../../workspace/use-paint.ts';
import { receivers } from '../panes.ts';
import type { Question } from '../state.ts';
import type { TerminalsStore } from '../store.ts';
import { targetName } from '../titles.ts';
import styles from './questions.module.css';

/** Whatever the dock must ask before it goes on. */
export function Questions({ store }: { readonly store: TerminalsStore }) {
  const question = useStore(store.state, (dock) => dock.question);
  if (question?.kind === 'paste') return <PasteQuestion store={store} question={question} />;
  if (question?.kind === 'close') return <CloseQuestion store={store} question={question} />;
  return null;
}

interface Asked<K extends Question['kind']> {
  readonly store: TerminalsStore;
  readonly question: Extract<Question, { kind: K }>;
}

/** So many lines and characters of a paste are shown before it is sent. */
const preview = { lines: 12, characters: 2_000 };

function PasteQuestion({ store, question }: Asked<'paste'>) {
  const { t } = useTranslation();
  const dock = useStore(store.state);
  const paintOf = usePaintOf();
  const [dontAsk, setDontAsk] = useState(false);
  const target = dock.panes[question.paneId]?.target;
  const count = receivers(dock, question.paneId).length;
  const name = target === undefined ? '' : targetName(target, dock.shells);
  const paint = target?.scope === undefined ? undefined : paintOf(target.scope.profile);
  const shown = question.text.split(/\r\n|\r|\n/).slice(0, preview.lines);
  const hidden = question.lines - shown.length;
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && store.answer(false)}
      title={t('terminals.paste.title', { count: question.lines })}
      colour={paint?.colour}
      mark={paint?.production === true ? t('terminals.production') : undefined}
      footer={
        <>
          <Button onClick={() => store.answer(false)}>{t('common.cancel')}</Button>
          {/* Enter, as in every terminal that asks, goes on. */}
          {/* eslint-disable-next-line jsx-a11y/no-autofocus -- a dialog's focus begins at its first answer */}
          <Button variant="primary" autoFocus onClick={() => store.answer(true, dontAsk)}>
            {t('terminals.paste.confirm')}
          </Button>
        </>
      }
    >
      <p>{count > 1 ? t('terminals.paste.textMany', { count }) : t('terminals.paste.text', { name })}</p>
      <pre className={styles['preview']} aria-label={t('terminals.paste.preview')}>
        {shown.join('\n').slice(0, preview.characters)}
      </pre>
      {hidden > 0 && <p className={styles['more']}>{t('terminals.paste.more', { count: hidden })}</p>}
      <Switch label={t('terminals.paste.dontAsk')} checked={dontAsk} onChange={setDontAsk} />
    </Dialog>
  );
}

function CloseQuestion({ store, question }: Asked<'close'>) {
  const { t } = useTranslation();
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && store.answer(false)}
      title={t('terminals.closing.title', { count: question.live })}
      footer={
        <>
          <Button onClick={() => store.answer(false)}>{t('common.cancel')}</Button>
          <Button variant="danger" onClick={() => store.answer(true)}>
            {t('terminals.closing.confirm')}
          </Button>
        </>
      }
    >
      <p>{t('terminals.closing.text')}</p>
    </Dialog>
  );
}
