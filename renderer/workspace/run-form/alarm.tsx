import { useTranslation } from 'react-i18next';
import type { Alarm } from '../../../contract/runnable.ts';
import { Switch } from '../../ui/switch.tsx';
import { TextField } from '../../ui/text-field.tsx';

/** An alarm as a form has it; `''` for none. */
interface TypedAlarm {
  readonly alarm: string;
  readonly ignorePollFailure: boolean;
}

interface AlarmFieldProps {
  readonly draft: TypedAlarm;
  readonly help: string;
  readonly onChange: (part: Partial<TypedAlarm>) => void;
}

/** The alarm that stops a run, and whether it goes on where the alarm cannot be read. */
export function AlarmField({ draft, help, onChange }: AlarmFieldProps) {
  const { t } = useTranslation();
  return (
    <>
      <TextField
        label={t('targets.alarm.name')}
        help={help}
        value={draft.alarm}
        maxLength={255}
        onChange={(alarm) => onChange({ alarm })}
      />
      {draft.alarm.trim() !== '' && (
        <Switch
          label={t('targets.alarm.ignorePollFailure')}
          checked={draft.ignorePollFailure}
          onChange={(ignorePollFailure) => onChange({ ignorePollFailure })}
        />
      )}
    </>
  );
}

/** What a review says of it; nothing where there is none. */
export function AlarmLine({ alarm }: { readonly alarm: Alarm | undefined }) {
  const { t } = useTranslation();
  if (alarm === undefined) return null;
  const { name, ignorePollFailure } = alarm;
  return <p>{t(ignorePollFailure ? 'targets.alarm.stopsUnlessUnread' : 'targets.alarm.stops', { name })}</p>;
}
