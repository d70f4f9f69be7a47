import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { knownRegions } from '../../../../contract/regions.ts';
import type { Failure } from '../../../../contract/failure.ts';
import { shown } from '../../../bridge/load.ts';
import { Button } from '../../../ui/button.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import { Select } from '../../../ui/select.tsx';
import { Switch } from '../../../ui/switch.tsx';
import { TextField } from '../../../ui/text-field.tsx';
import { FailureView } from '../../../workspace/failure-view.tsx';
import { usePaintOf } from '../../../workspace/use-paint.ts';
import { useWorkspace } from '../../../workspace/workspace.ts';
import { readDraft, type Draft, type DraftField } from '../draft.ts';
import type { TunnelsPage } from '../page.ts';
import { knownPorts, serviceName } from '../ports.ts';
import { NodeField } from './node-field.tsx';
import { Review } from './review.tsx';
import styles from './tunnel-form.module.css';

export interface TunnelFormProps {
  readonly page: TunnelsPage;
  readonly begun: Draft;
}

/** Makes or changes a tunnel: what it is, then what will run, then it is kept. */
export function TunnelForm({ page, begun }: TunnelFormProps) {
  const { t } = useTranslation();
  const [draft, setDraft] = useState(begun);
  const [step, setStep] = useState<'edit' | 'review'>('edit');
  const [wrong, setWrong] = useState<ReadonlySet<DraftField>>(new Set());
  const [failure, setFailure] = useState<Failure>();
  const paint = usePaintOf()(draft.profile);
  const reading = readDraft(draft);
  const change = (part: Partial<Draft>) => {
    setDraft((before) => ({ ...before, ...part }));
    setWrong((before) => new Set([...before].filter((field) => !(field in part))));
  };
  const review = () => {
    setWrong(reading.wrong ?? new Set());
    if (reading.wrong === undefined) setStep('review');
  };
  const save = (andOpen: boolean) => {
    if (reading.tunnel !== undefined) void page.save(reading.tunnel, andOpen).then(setFailure);
  };
  const isReview = step === 'review' && reading.tunnel !== undefined;
  const title = isReview
    ? t('tunnels.form.review')
    : t(draft.tunnelId === undefined ? 'tunnels.form.create' : 'tunnels.form.edit');
  return (
    <Dialog
      open
      onOpenChange={(open) => {
        if (!open) page.leaveForm();
      }}
      title={title}
      colour={paint.colour}
      footer={
        isReview ? (
          <>
            <Button onClick={() => setStep('edit')}>{t('tunnels.form.back')}</Button>
            <span className={styles['gap']} />
            <Button onClick={() => save(false)}>{t('tunnels.form.save')}</Button>
            <Button variant="primary" onClick={() => save(true)}>
              {t('tunnels.form.saveAndOpen')}
            </Button>
          </>
        ) : (
          <>
            <Button onClick={page.leaveForm}>{t('common.cancel')}</Button>
            <Button variant="primary" onClick={review}>
              {t('tunnels.form.next')}
            </Button>
          </>
        )
      }
    >
      {isReview ? (
        <Review tunnel={reading.tunnel} page={page} paint={paint} />
      ) : (
        <Fields draft={draft} wrong={wrong} change={change} page={page} />
      )}
      {failure !== undefined && <FailureView failure={failure} compact />}
    </Dialog>
  );
}

interface FieldsProps {
  readonly draft: Draft;
  readonly wrong: ReadonlySet<DraftField>;
  readonly change: (part: Partial<Draft>) => void;
  readonly page: TunnelsPage;
}

function Fields({ draft, wrong, change, page }: FieldsProps) {
  const { t } = useTranslation();
  const id = useId();
  const groups = useStore(page.store.state, ({ tunnels }) => tunnels);
  const errorOf = (field: DraftField) => (wrong.has(field) ? t(`tunnels.form.errors.${field}`) : undefined);
  return (
    <div className={styles['form']}>
      <TextField
        label={t('tunnels.form.name')}
        value={draft.name}
        maxLength={80}
        error={errorOf('name')}
        onChange={(name) => change({ name })}
      />
      <TextField
        label={t('tunnels.form.group')}
        value={draft.group}
        maxLength={80}
        list={`${id}-groups`}
        help={t('tunnels.form.groupHelp')}
        onChange={(group) => change({ group })}
      />
      <datalist id={`${id}-groups`}>
        {[...new Set(groups.map(({ tunnel }) => tunnel.group))]
          .filter((group) => group !== '')
          .map((group) => (
            <option key={group} value={group}>
              {group}
            </option>
          ))}
      </datalist>
      <ScopeFields draft={draft} change={change} error={errorOf('region')} />
      <NodeField draft={draft} change={change} error={errorOf('nodeId')} />
      <Destination draft={draft} wrong={wrong} change={change} page={page} />
      <Rest draft={draft} change={change} />
    </div>
  );
}

function ScopeFields({
  draft,
  change,
  error,
}: Pick<FieldsProps, 'draft' | 'change'> & { readonly error: string | undefined }) {
  const { t } = useTranslation();
  const { profiles } = useWorkspace();
  const id = useId();
  const known = shown(useStore(profiles, (state) => state.list))?.profiles ?? [];
  const names = [...new Set([draft.profile, ...known.map(({ name }) => name)])];
  // Another account's or Region's nodes are other nodes.
  const elsewhere = { nodeId: '', nodeName: '' };
  return (
    <div className={styles['two']}>
      <Select
        label={t('tunnels.form.profile')}
        value={draft.profile}
        options={names.map((name) => ({ value: name, label: name }))}
        onChange={(profile) => change({ profile, ...elsewhere })}
      />
      <TextField
        label={t('tunnels.form.region')}
        value={draft.region}
        list={`${id}-regions`}
        error={error}
        onChange={(region) => change({ region, ...elsewhere })}
      />
      <datalist id={`${id}-regions`}>
        {knownRegions.map((region) => (
          <option key={region} value={region}>
            {region}
          </option>
        ))}
      </datalist>
    </div>
  );
}

function Destination({ draft, wrong, change, page }: FieldsProps) {
  const { t } = useTranslation();
  const id = useId();
  const tunnels = useStore(page.store.state, (state) => state.tunnels);
  const errorOf = (field: DraftField) => (wrong.has(field) ? t(`tunnels.form.errors.${field}`) : undefined);
  const same = tunnels.find(
    ({ tunnel }) =>
      tunnel.tunnelId !== draft.tunnelId &&
      draft.localPort !== '' &&
      String(tunnel.route.localPort) === draft.localPort,
  );
  return (
    <>
      <Select<Draft['to']>
        label={t('tunnels.form.to')}
        value={draft.to}
        options={[
          { value: 'node', label: t('tunnels.form.toNode') },
          { value: 'host', label: t('tunnels.form.toHost') },
        ]}
        onChange={(to) => change({ to })}
      />
      {draft.to === 'host' && (
        <TextField
          label={t('tunnels.form.host')}
          value={draft.host}
          maxLength={253}
          error={errorOf('host')}
          help={t('tunnels.form.hostHelp')}
          onChange={(host) => change({ host })}
        />
      )}
      <div className={styles['two']}>
        <TextField
          label={t('tunnels.form.port')}
          value={draft.port}
          inputMode="numeric"
          list={`${id}-ports`}
          error={errorOf('port')}
          help={serviceName(Number(draft.port))}
          onChange={(port) => change({ port })}
        />
        <TextField
          label={t('tunnels.form.localPort')}
          value={draft.localPort}
          inputMode="numeric"
          placeholder={t('tunnels.form.anyPort')}
          error={errorOf('localPort')}
          help={
            same === undefined
              ? t('tunnels.form.localPortHelp')
              : t('tunnels.form.samePort', { name: same.tunnel.name })
          }
          onChange={(localPort) => change({ localPort })}
        />
      </div>
      <datalist id={`${id}-ports`}>
        {knownPorts.map(({ port, name }) => (
          <option key={port} value={port}>
            {name}
          </option>
        ))}
      </datalist>
    </>
  );
}

const widths = ['1', '2', '3', '4', '5', '6', '7', '8'];
/** Megabytes a second that an agent carries in one session (measured with its own code). */
const rateOfOne = 0.8;

function Rest({ draft, change }: Pick<FieldsProps, 'draft' | 'change'>) {
  const { t, i18n } = useTranslation();
  const total = new Intl.NumberFormat(i18n.language, { maximumFractionDigits: 1 }).format(draft.width * rateOfOne);
  return (
    <>
      <Select
        label={t('tunnels.form.width')}
        value={String(draft.width)}
        options={widths.map((width) => ({ value: width, label: width }))}
        help={t('tunnels.form.widthHelp', { count: draft.width, total })}
        onChange={(width) => change({ width: Number(width) })}
      />
      <TextField
        label={t('tunnels.form.reason')}
        value={draft.reason}
        maxLength={256}
        help={t('tunnels.form.reasonHelp')}
        onChange={(reason) => change({ reason })}
      />
      <Switch
        label={t('tunnels.form.autostart')}
        help={t('tunnels.form.autostartHelp')}
        checked={draft.autostart}
        onChange={(autostart) => change({ autostart })}
      />
      <Switch
        label={t('tunnels.form.ipv6')}
        help={t('tunnels.form.ipv6Help')}
        checked={draft.ipv6}
        onChange={(ipv6) => change({ ipv6 })}
      />
    </>
  );
}
