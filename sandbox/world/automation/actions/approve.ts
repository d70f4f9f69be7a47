import { invalid, type Signal } from '../signals.ts';
import { needed, StepError, text, texts, type Action } from './action.ts';

interface Decision {
  readonly Approver: string;
  readonly Decision: 'Approve' | 'Reject';
  readonly Comment: string;
}

/** aws:approve: until so many of the approvers agree; the first rejection fails the step. */
export const approve: Action = async (context) => {
  const { inputs, waitFor, run } = context;
  const approvers = texts(needed(context, 'Approvers'));
  const least = Number(inputs.MinRequiredApprovals ?? 1);
  const decisions: Decision[] = [];
  const told = (status: string) => ({
    ApprovalStatus: status,
    ApproverDecisions: decisions.map((decision) => JSON.stringify(decision)),
  });
  run.outputs = told('Waiting');
  const status = await waitFor<'Approved' | 'Rejected'>('approval', (resolve) => (signal) => {
    take(decisions, signal, approvers);
    if (signal.type === 'Reject') resolve('Rejected');
    else if (decisions.length >= least) resolve('Approved');
    run.outputs = told('Waiting');
  });
  const outputs = told(status);
  if (status === 'Rejected') {
    const by = decisions.at(-1);
    throw new StepError(
      `The approval was rejected by ${by?.Approver ?? ''}. ${by?.Comment ?? ''}`.trim(),
      'Rejected',
      outputs,
    );
  }
  return { outputs };
};

function take(decisions: Decision[], { type, principal, payload }: Signal, approvers: readonly string[]): void {
  const names = [principal.arn, principal.name, roleOf(principal.arn)];
  if (!approvers.some((approver) => names.includes(approver)))
    throw invalid(`${principal.arn} is none of the approvers.`);
  const known = decisions.findIndex(({ Approver }) => Approver === principal.arn);
  if (type === 'Revoke') {
    if (known < 0) throw invalid('There is no approval to revoke.');
    decisions.splice(known, 1);
    return;
  }
  if (known >= 0) throw invalid('The approver has already decided.');
  const Comment = text(payload.Comment?.[0]);
  decisions.push({ Approver: principal.arn, Decision: type === 'Approve' ? 'Approve' : 'Reject', Comment });
}

/** The role of a session of it. */
function roleOf(arn: string): string {
  const [, account, role] = /^arn:aws:sts::(\d{12}):assumed-role\/([^/]+)\//.exec(arn) ?? [];
  return role === undefined ? '' : `arn:aws:iam::${account}:role/${role}`;
}
