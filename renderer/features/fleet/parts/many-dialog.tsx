import { useTranslation } from 'react-i18next';
import { Button } from '../../../ui/button.tsx';
import { Dialog } from '../../../ui/dialog.tsx';

export interface ManyDialogProps {
  /** Nodes to connect to; 0 asks nothing. */
  readonly count: number;
  readonly colour: string | undefined;
  readonly onAnswer: (agreed: boolean) => void;
}

/** Asks before many terminals open at once. */
export function ManyDialog({ count, colour, onAnswer }: ManyDialogProps) {
  const { t } = useTranslation();
  return (
    <Dialog
      open={count > 0}
      onOpenChange={(open) => {
        if (!open) onAnswer(false);
      }}
      title={t('fleet.many.title', { count })}
      colour={colour}
      footer={
        <>
          <Button onClick={() => onAnswer(false)}>{t('common.cancel')}</Button>
          <Button variant="primary" onClick={() => onAnswer(true)}>
            {t('fleet.connect')}
          </Button>
        </>
      }
    >
      <p>{t('fleet.many.text')}</p>
    </Dialog>
  );
}
