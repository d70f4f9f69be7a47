import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { AutomationRequest } from '../../../../contract/automation-request.ts';
import { shown } from '../../../bridge/load.ts';
import { Button } from '../../../ui/button.tsx';
import { Confirm } from '../../../ui/confirm.tsx';
import { usePaintOf } from '../../../workspace/use-paint.ts';
import type { FormStore } from '../form-store.ts';
import { lossesOf } from '../losses.ts';
import { Loss } from './loss.tsx';

export interface StartButtonsProps {
  readonly form: FormStore;
  readonly request: AutomationRequest;
}

/** Goes back, or starts it; what deletes something, or may be running already, is asked for once more. */
export function StartButtons({ form, request }: StartButtonsProps) {
  const { t } = useTranslation();
  const [asked, setAsked] = useState(false);
  const { document, resolved, start, mayRun } = useStore(form.state);
  const paint = usePaintOf()(form.scope.profile);
  const deleted = lossesOf(shown(document)?.steps ?? []).filter(({ isFinal }) => isFinal);
  const isNothing =
    request.targets.kind === 'targets' && resolved.status === 'ready' && resolved.value.targets?.length === 0;
  const isBusy = start.status === 'loading' || resolved.status === 'loading';
  return (
    <>
      <Button disabled={start.status === 'loading'} onClick={form.back}>
        {t('automation.form.back')}
      </Button>
      <Button
        variant="primary"
        disabled={isBusy || isNothing}
        onClick={() => (deleted.length > 0 || mayRun ? setAsked(true) : form.run())}
      >
        {t(start.status === 'loading' ? 'automation.form.starting' : 'automation.form.run')}
      </Button>
      <Confirm
        open={asked}
        title={t(deleted.length > 0 ? 'automation.review.sure.title' : 'automation.review.again.title')}
        colour={paint.colour}
        yes={t('automation.review.sure.yes')}
        no={t('automation.review.sure.no')}
        onAnswer={(agreed) => {
          setAsked(false);
          if (agreed) form.run();
        }}
      >
        {mayRun && <p>{t('automation.review.again.text')}</p>}
        {deleted.map((loss) => (
          <Loss key={loss.steps.join()} loss={loss} />
        ))}
      </Confirm>
    </>
  );
}
