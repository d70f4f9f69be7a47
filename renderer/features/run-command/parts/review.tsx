import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { CommandRequest, ResolvedNode } from '../../../../contract/features/run-command.ts';
import { nodesAPart } from '../../../../contract/rate-control.ts';
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
import { sendCommandLines } from '../command.ts';
import type { FormStore } from '../form-store.ts';

export interface ReviewProps {
  readonly form: FormStore;
  readonly request: CommandRequest;
}

/** What will run, where and in which waves, in words and as the AWS CLI's lines. */
export function Review({ form, request }: ReviewProps) {
  const { t } = useTranslation();
  const workspace = useWorkspace();
  const { resolved } = useStore(form.state);
  const paint = usePaintOf()(form.scope.profile);
  const { output, alarm, notification } = request;
  return (
    <div className={styles['review']} style={paint.colour === undefined ? {} : { borderLeftColor: paint.colour }}>
      <h2>{t('runCommand.review.title')}</h2>
      {paint.production && <p className={styles['production']}>{t('runCommand.review.production')}</p>}
      {resolved.status === 'loading' && <Skeleton rows={3} />}
      {resolved.status === 'failed' && (
        <FailureView failure={{ remedy: 'retry', ...resolved.failure }} compact onRemedy={form.retry} />
      )}
      {resolved.status === 'ready' && <Where form={form} request={request} profile={paint.name} />}
      {request.version !== '$DEFAULT' && <p>{t('runCommand.form.version', { version: request.version })}</p>}
      {Object.keys(request.parameters).length > 0 && (
        <>
          <h3>{t('parameters.title')}</h3>
          <dl className={styles['pairs']}>
            {Object.entries(request.parameters).map(([name, values]) => (
              <div key={name}>
                <dt>{name}</dt>
                <dd>
                  <pre>{values.join('\n')}</pre>
                </dd>
              </div>
            ))}
          </dl>
        </>
      )}
      {output.bucket !== '' && (
        <p>{t('runCommand.review.bucket', { place: `s3://${output.bucket}/${output.prefix}` })}</p>
      )}
      {output.logs && (
        <p>{t('runCommand.review.logs', { group: output.logGroup || `/aws/ssm/${request.document}` })}</p>
      )}
      {notification !== undefined && <p>{t('runCommand.review.notification', { topic: notification.topicArn })}</p>}
      <AlarmLine alarm={alarm} />
      <CliLines lines={sendCommandLines(request, cliFor(workspace, form.scope))} />
    </div>
  );
}

function Where({ form, request, profile }: ReviewProps & { readonly profile: string }) {
  const { t } = useTranslation();
  const { resolved, document } = useStore(form.state);
  const { nodes = [], missing = [], isUnknown = false } = shown(resolved) ?? {};
  const platforms = shown(document)?.platforms ?? [];
  const others = platforms.length === 0 ? [] : nodes.filter(({ platform }) => !platforms.includes(platform));
  const offline = nodes.filter(({ isOnline }) => !isOnline);
  const parts = request.targets.kind === 'nodes' ? Math.ceil(nodes.length / nodesAPart) : 1;
  const where = { count: nodes.length, document: request.document, profile, region: form.scope.region };
  if (missing.length > 0)
    return (
      <p className={styles['bad']}>
        {t('runCommand.review.missing', { count: missing.length, ids: missing.join(', ') })}
      </p>
    );
  if (isUnknown) return <p className={styles['warn']}>{t('runCommand.review.unknown', where)}</p>;
  if (nodes.length === 0) return <p className={styles['bad']}>{t('runCommand.review.none')}</p>;
  return (
    <>
      <p>{t('runCommand.review.what', where)}</p>
      {offline.length > 0 && (
        <p>{t('runCommand.review.offline', { count: offline.length, seconds: request.timeoutSeconds })}</p>
      )}
      {others.length > 0 && (
        <p className={styles['warn']}>
          {t('runCommand.review.otherPlatform', {
            count: others.length,
            names: others.slice(0, 5).map(nameOf).join(', '),
          })}
        </p>
      )}
      {request.targets.kind === 'targets' && <p>{t('runCommand.review.later')}</p>}
      {parts > 1 && <p>{t('runCommand.review.parts', { count: parts, size: nodesAPart })}</p>}
      <Waves
        names={nodes.map(nameOf)}
        control={request}
        partSize={request.targets.kind === 'nodes' ? nodesAPart : undefined}
      />
    </>
  );
}

function nameOf({ nodeName, nodeId }: ResolvedNode): string {
  return nodeName || nodeId;
}
