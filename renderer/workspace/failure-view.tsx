import { useContext, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Failure, Remedy } from '../../contract/failure.ts';
import { FailurePanel } from '../ui/failure-panel.tsx';
import { failureTexts } from './failure-texts.ts';
import { WorkspaceContext, type Workspace } from './workspace.ts';

export interface FailureViewProps {
  readonly failure: Failure;
  /** Does what the failure's button says. Without it only the buttons that the window can serve itself are shown. */
  readonly onRemedy?: ((remedy: Remedy) => void) | undefined;
  /** Further buttons of the page's own. */
  readonly more?: ReactNode;
  readonly compact?: boolean | undefined;
}

/** A failure, drawn: used wherever one is shown. */
export function FailureView({ failure, onRemedy, more, compact }: FailureViewProps) {
  const { t } = useTranslation();
  const workspace = useContext(WorkspaceContext);
  const { action, ...texts } = failureTexts(t, failure);
  const given = onRemedy !== undefined && action !== undefined ? () => onRemedy(action.remedy) : undefined;
  const act = (workspace === null ? undefined : ownRemedy(workspace, failure, given)) ?? given;
  return (
    <FailurePanel
      {...texts}
      compact={compact}
      more={more}
      copyLabel={t('common.copyDetails')}
      action={action === undefined || act === undefined ? undefined : { label: action.label, onClick: act }}
    />
  );
}

/** The remedies that are the same on every page. */
function ownRemedy({ clients, scope }: Workspace, failure: Failure, then?: () => void): (() => void) | undefined {
  if (failure.remedy === 'open-file') {
    const file = fileOf(failure);
    return () => void clients.app.call('showFile', { file }).catch(() => {});
  }
  if (failure.remedy === 'show-iam-action' && failure.iamAction !== undefined) {
    const url = permissionPage(failure.iamAction);
    return url === undefined ? undefined : () => void clients.app.call('openExternal', { url }).catch(() => {});
  }
  const shown = scope.getState().scope;
  if (failure.remedy === 'sign-in' && shown !== undefined) {
    const profile = failure.subject?.['profile'] ?? shown.profile;
    const begin = () => clients.signIn.call('begin', { scope: { ...shown, profile } });
    // What comes of it is told by what is tried again.
    return () => void begin().then(then, then);
  }
  return undefined;
}

/** Which of the files that main can show is meant. */
export function fileOf(failure: Failure): 'config' | 'credentials' | 'data-folder' {
  const file = failure.subject?.['file'];
  if (file === undefined) return 'config';
  if (file.endsWith('settings.json') || file.endsWith('.db')) return 'data-folder';
  return /credentials[^/\\]*$/i.test(file) ? 'credentials' : 'config';
}

/** Pages of AWS's Service Authorization Reference, by the prefix of an IAM action. */
const permissionPages: Readonly<Record<string, string>> = {
  ssm: 'awssystemsmanager',
  ssmmessages: 'amazonsessionmanagermessagegatewayservice',
  ec2: 'amazonec2',
  sts: 'awssecuritytokenservice',
  kms: 'awskeymanagementservice',
  s3: 'amazons3',
  logs: 'amazoncloudwatchlogs',
  cloudtrail: 'awscloudtrail',
  iam: 'awsidentityandaccessmanagementiam',
  cloudformation: 'awscloudformation',
};

function permissionPage(action: string): string | undefined {
  const [service = '', name = ''] = action.split(':');
  const page = permissionPages[service];
  if (page === undefined) return undefined;
  return `https://docs.aws.amazon.com/service-authorization/latest/reference/list_${page}.html#${page}-${name}`;
}
