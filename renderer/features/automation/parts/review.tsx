import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { AutomationRequest, AutomationTargets } from '../../../../contract/automation-request.ts';
import { namesOf, partSizeOf, splitTargets } from '../../../../contract/automation-targets.ts';
import type { ResolvedTarget } from '../../../../contract/features/automation.ts';
import { shown } from '../../../bridge/load.ts';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { CliLines } from '../../../workspace/cli-lines.tsx';
import { cliFor } from '../../../workspace/copy-as.ts';
import { FailureView } from '../../../workspace/failure-view.tsx';
import { AlarmLine } from '../../../workspace/run-form/alarm.tsx';
import styles from '../../../workspace/run-form/run-form.module.css';
import { Waves } from '../../../workspace/targets/waves.tsx';
import { usePaintOf } from '../../../workspace/use-paint.ts';
import { useWorkspace } from '../../../workspace/workspace.ts';
import { startLines } from '../command.ts';
import type { FormStore } from '../form-store.ts';
import { lossesOf } from '../losses.ts';
import own from './form.module.css';
import { Loss } from './loss.tsx';
import { Previewed } from './previewed.tsx';

export interface ReviewProps {
  readonly form: FormStore;
  readonly request: AutomationRequest;
}

/** What will be done, for what, in which waves and with whose permissions, in words and as the AWS CLI's lines. */
export function Review({ form, request }: ReviewProps) {
  const { t } = useTranslation();
  const workspace = useWorkspace();
  const { document, resolved } = useStore(form.state);
  const paint = usePaintOf()(form.scope.profile);
  const details = shown(document);
  const role = details === undefined ? undefined : request.parameters[details.roleParameter]?.[0];
  const losses = lossesOf(details?.steps ?? []);
  return (
    <div className={styles['review']} style={paint.colour === undefined ? {} : { borderLeftColor: paint.colour }}>
      <h2>{t('automation.review.title')}</h2>
      {paint.production && <p className={styles['production']}>{t('automation.review.production')}</p>}
      {resolved.status === 'loading' ? (
        <Skeleton rows={2} />
      ) : (
        <What form={form} request={request} profile={paint.name} />
      )}
      {resolved.status === 'failed' && (
        <FailureView failure={{ remedy: 'retry', ...resolved.failure }} compact onRemedy={form.retry} />
      )}
      <p>{role === undefined ? t('automation.review.noRole') : t('automation.review.role', { role })}</p>
      <AlarmLine alarm={request.alarm} />
      {losses.length > 0 && (
        <>
          <h3>{t('automation.review.lost')}</h3>
          {losses.map((loss) => (
            <Loss key={loss.steps.join()} loss={loss} />
          ))}
        </>
      )}
      <Previewed form={form} />
      <Parameters request={request} />
      <CliLines lines={startLines(request, cliFor(workspace, form.scope))} />
    </div>
  );
}

function What({ form, request, profile }: ReviewProps & { readonly profile: string }) {
  const { t } = useTranslation();
  const { resolved } = useStore(form.state);
  const { targets, locations, locationsUrl, mode } = request;
  const said = {
    document: request.document,
    version: versionText(t, request.version),
    profile,
    region: form.scope.region,
  };
  if (locationsUrl !== undefined) return <PlacesOfFile request={request} url={locationsUrl} said={said} />;
  if (locations.length > 0) return <Places request={request} said={said} />;
  if (targets.kind === 'none')
    return <p>{t(`automation.review.what.${mode === 'Interactive' ? 'interactive' : 'simple'}`, said)}</p>;
  const found = targets.kind === 'targets' ? shown(resolved)?.targets?.map(resolvedName) : namesOf(targets);
  if (found?.length === 0) return <p className={styles['bad']}>{t('automation.review.none')}</p>;
  return (
    <>
      <p>
        {found === undefined
          ? t('automation.review.unknown', { ...said, targets: targetsText(targets) })
          : t('automation.review.many', { ...said, count: found.length })}
      </p>
      <p>
        {targets.kind === 'maps'
          ? t('automation.review.eachMap')
          : t('automation.review.each', { parameter: targets.parameter })}
      </p>
      {targets.kind === 'targets' && (
        <p>{t(found === undefined ? 'automation.review.later2' : 'automation.review.later')}</p>
      )}
      {found !== undefined && <Parts request={request} names={found} />}
    </>
  );
}

/** What the sentences of the review are about. */
interface Said {
  readonly document: string;
  readonly version: string;
  readonly profile: string;
  readonly region: string;
}

function Parts({ request, names }: Pick<ReviewProps, 'request'> & { readonly names: readonly string[] }) {
  const { t } = useTranslation();
  const size = partSizeOf(request.targets);
  const parts = splitTargets(request.targets).length;
  return (
    <>
      {size !== undefined && parts > 1 && <p>{t('automation.review.parts', { count: parts, size })}</p>}
      <Waves names={names} control={request} partSize={size} />
    </>
  );
}

type PlacesProps = Pick<ReviewProps, 'request'> & { readonly said: Said };

function Places({ request, said }: PlacesProps) {
  const { t } = useTranslation();
  const { locations, targets } = request;
  const [first] = locations;
  const count = locations.reduce((sum, { accounts, regions }) => sum + accounts.length * regions.length, 0);
  return (
    <>
      <p>{t('automation.review.what.locations', { ...said })}</p>
      <ul className={own['lines']}>
        {locations.map(({ accounts, regions, excludedAccounts }) => (
          <li key={`${accounts.join()} ${regions.join()}`}>
            {t('automation.review.place', { accounts: accounts.join(', '), regions: regions.join(', ') })}
            {excludedAccounts.length > 0 &&
              `, ${t('automation.review.excluded', { accounts: excludedAccounts.join(', ') })}`}
          </li>
        ))}
      </ul>
      <p>
        {t('automation.review.places', {
          count,
          concurrency: first?.maxConcurrency ?? '1',
          errors: first?.maxErrors ?? '0',
        })}
      </p>
      {targets.kind !== 'none' && <p>{t('automation.review.there', { targets: targetsText(targets) })}</p>}
    </>
  );
}

function PlacesOfFile({ request: { targets }, url, said }: PlacesProps & { readonly url: string }) {
  const { t } = useTranslation();
  return (
    <>
      <p>{t('automation.review.what.file', { ...said })}</p>
      {/* What signs it is no part of where it is. */}
      <p className={own['url']}>{url.replace(/\?.*$/, '')}</p>
      {targets.kind !== 'none' && <p>{t('automation.review.there', { targets: targetsText(targets) })}</p>}
    </>
  );
}

function Parameters({ request: { parameters } }: Pick<ReviewProps, 'request'>) {
  const { t } = useTranslation();
  const entries = Object.entries(parameters);
  if (entries.length === 0) return null;
  return (
    <>
      <h3>{t('parameters.title')}</h3>
      <dl className={styles['pairs']}>
        {entries.map(([name, values]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>
              <pre>{values.join('\n')}</pre>
            </dd>
          </div>
        ))}
      </dl>
    </>
  );
}

function versionText(t: TFunction, version: string): string {
  if (version === '$DEFAULT') return t('automation.review.version.default');
  return version === '$LATEST'
    ? t('automation.review.version.latest')
    : t('automation.review.version.number', { version });
}

function resolvedName({ value, label, state }: ResolvedTarget): string {
  const name = label === '' ? value : label;
  return state === '' ? name : `${name} (${state})`;
}

/** Targets in AWS's words. */
function targetsText(targets: AutomationTargets): string {
  if (targets.kind === 'targets')
    return targets.targets.map(({ key, values }) => `${key}=${values.join(',')}`).join(', ');
  if (targets.kind === 'values') return `${targets.parameter}=${targets.values.join(',')}`;
  return targets.kind === 'maps' ? targets.maps.map((map) => JSON.stringify(map)).join(', ') : '';
}
