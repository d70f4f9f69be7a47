import { Plus, X } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { Button } from '../../../ui/button.tsx';
import { IconButton } from '../../../ui/icon-button.tsx';
import { Select } from '../../../ui/select.tsx';
import { Switch } from '../../../ui/switch.tsx';
import { TextField } from '../../../ui/text-field.tsx';
import styles from '../../../workspace/run-form/run-form.module.css';
import { noLocation, type TypedLocation } from '../draft.ts';
import type { FormStore } from '../form-store.ts';
import own from './form.module.css';
import { Line } from './line.tsx';

interface FieldProps {
  readonly form: FormStore;
}

/** AWS takes so many groups. */
const mostLocations = 100;

/** In which accounts and Regions it runs, with which role there. */
export function LocationsField({ form }: FieldProps) {
  const { t } = useTranslation();
  const { draft, wrong } = useStore(form.state);
  return (
    <section className={styles['part']} aria-label={t('automation.form.locations')}>
      <Select<'typed' | 'file'>
        label={t('automation.form.where')}
        value={draft.byFile ? 'file' : 'typed'}
        options={(['typed', 'file'] as const).map((value) => ({ value, label: t(`automation.form.wheres.${value}`) }))}
        onChange={(where) => form.change({ byFile: where === 'file' })}
      />
      {draft.byFile ? (
        <TextField
          label={t('automation.form.locationsUrl')}
          help={t('automation.form.locationsUrlHelp')}
          error={wrong.has('locationsUrl') ? t('automation.form.errors.locationsUrl') : undefined}
          value={draft.locationsUrl}
          maxLength={2_300}
          onChange={(locationsUrl) => form.change({ locationsUrl })}
        />
      ) : (
        <TypedLocations form={form} />
      )}
      <Switch
        label={t('automation.form.withTargets')}
        checked={draft.withTargets}
        onChange={(withTargets) => form.change({ withTargets })}
      />
    </section>
  );
}

function TypedLocations({ form }: FieldProps) {
  const { t } = useTranslation();
  const { draft, wrong } = useStore(form.state);
  const { locations } = draft;
  return (
    <>
      {locations.map((location, at) => (
        // oxlint-disable-next-line react/no-array-index-key -- a group that is typed has no other name
        <Location key={at} form={form} location={location} at={at} />
      ))}
      {wrong.has('locations') && <p className={styles['bad']}>{t('automation.form.errors.locations')}</p>}
      <div>
        <Button
          icon={Plus}
          disabled={locations.length >= mostLocations}
          onClick={() => form.change({ locations: [...locations, noLocation] })}
        >
          {t('automation.form.addLocation')}
        </Button>
      </div>
      <TextField
        label={t('automation.form.roleName')}
        help={t('automation.form.roleNameHelp')}
        error={wrong.has('roleName') ? t('automation.form.errors.roleName') : undefined}
        value={draft.roleName}
        maxLength={64}
        onChange={(roleName) => form.change({ roleName })}
      />
      <div className={styles['two']}>
        <Line form={form} field="locationConcurrency" rate="rate" />
        <Line form={form} field="locationErrors" rate="errors" />
      </div>
    </>
  );
}

interface LocationProps extends FieldProps {
  readonly location: TypedLocation;
  readonly at: number;
}

function Location({ form, location, at }: LocationProps) {
  const { t } = useTranslation();
  const { locations } = useStore(form.state).draft;
  const isOne = locations.length === 1;
  const change = (part: Partial<TypedLocation>) =>
    form.change({ locations: locations.map((each, index) => (index === at ? { ...each, ...part } : each)) });
  const title = isOne ? t('automation.form.locations') : t('automation.form.location', { number: at + 1 });
  return (
    <fieldset className={own['location']}>
      <legend>{title}</legend>
      {!isOne && (
        <IconButton
          label={t('automation.form.withoutLocation')}
          icon={X}
          onClick={() => form.change({ locations: locations.filter((_, index) => index !== at) })}
        />
      )}
      <TextField
        label={t('automation.form.accounts')}
        help={t('automation.form.accountsHelp')}
        value={location.accounts}
        onChange={(accounts) => change({ accounts })}
      />
      <TextField
        label={t('automation.form.regions')}
        help={t('automation.form.regionsHelp')}
        value={location.regions}
        onChange={(regions) => change({ regions })}
      />
      {location.accounts.includes('-') && (
        <>
          <TextField
            label={t('automation.form.excluded')}
            value={location.excluded}
            onChange={(excluded) => change({ excluded })}
          />
          <Switch
            label={t('automation.form.childUnits')}
            checked={location.childUnits}
            onChange={(childUnits) => change({ childUnits })}
          />
        </>
      )}
    </fieldset>
  );
}
