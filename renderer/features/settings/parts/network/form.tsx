import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { NetworkValues, NetworkView } from '../../../../../contract/features/network.ts';
import { endpointServices } from '../../../../../contract/network-values.ts';
import { Button } from '../../../../ui/button.tsx';
import { TextField } from '../../../../ui/text-field.tsx';
import { endpointError, isSame, proxyError, typedOf, valuesOf, type Typed } from './draft.ts';
import styles from './network.module.css';
import { Sources } from './sources.tsx';

export interface NetworkFormProps {
  readonly view: NetworkView;
  readonly onApply: (values: NetworkValues) => void;
  readonly chooseFile: () => Promise<string | undefined>;
}

/** The settings of one level. Nothing holds before it is applied: a half-typed proxy would cut every connection. */
export function NetworkForm({ view, onApply, chooseFile }: NetworkFormProps) {
  const { t } = useTranslation();
  const kept = typedOf(view.own);
  const [typed, setTyped] = useState<Typed>();
  const now = typed ?? kept;
  const set = (change: Partial<Typed>) => setTyped({ ...now, ...change });
  const values = valuesOf(now);
  const choose = async () => {
    const caFile = await chooseFile();
    if (caFile !== undefined) set({ caFile });
  };
  return (
    <form
      className={styles['form']}
      onSubmit={(event) => {
        event.preventDefault();
        if (values === undefined) return;
        onApply(values);
        setTyped(undefined);
      }}
    >
      <div className={styles['field']}>
        <TextField
          label={t('settings.network.proxy')}
          value={now.proxy}
          help={t('settings.network.proxyHelp')}
          error={proxyError(t, now.proxy)}
          onChange={(proxy) => set({ proxy })}
        />
        <Sources values={view.proxy} nothing={t('settings.network.nothing.proxy')} />
      </div>
      <div className={styles['field']}>
        <TextField
          label={t('settings.network.noProxy')}
          value={now.noProxy}
          help={t('settings.network.noProxyHelp')}
          onChange={(noProxy) => set({ noProxy })}
        />
        <Sources values={view.noProxy} nothing={t('settings.network.nothing.noProxy')} />
      </div>
      <div className={styles['field']}>
        <div className={styles['file']}>
          <TextField
            label={t('settings.network.caFile')}
            value={now.caFile}
            help={t('settings.network.caFileHelp')}
            onChange={(caFile) => set({ caFile })}
          />
          <Button onClick={() => void choose()}>{t('settings.network.choose')}</Button>
        </div>
        <Sources values={view.caFile} nothing={t('settings.network.nothing.caFile')} />
      </div>
      <fieldset className={styles['endpoints']}>
        <legend>{t('settings.network.endpoints')}</legend>
        <p className={styles['source']}>{t('settings.network.endpointsHelp')}</p>
        {endpointServices.map((service) => (
          <div key={service} className={styles['endpoint']}>
            <TextField
              label={service}
              value={now.endpoints[service] ?? ''}
              placeholder={view.endpoints[service][0]?.value ?? t('settings.network.nothing.endpoint')}
              error={endpointError(t, now.endpoints[service] ?? '')}
              onChange={(url) => set({ endpoints: { ...now.endpoints, [service]: url } })}
            />
            {view.endpoints[service].length > 0 && <Sources values={view.endpoints[service]} nothing="" />}
          </div>
        ))}
      </fieldset>
      <div className={styles['buttons']}>
        <Button type="submit" variant="primary" disabled={values === undefined || isSame(now, kept)}>
          {t('settings.network.apply')}
        </Button>
        <Button disabled={isSame(now, kept)} onClick={() => setTyped(undefined)}>
          {t('settings.network.discard')}
        </Button>
      </div>
    </form>
  );
}
