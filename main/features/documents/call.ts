import type { Scope } from '../../../contract/values.ts';
import type { Aws } from '../../aws/aws.ts';

/** Whom to ask, where, and until when. */
export interface DocumentCall {
  readonly aws: Pick<Aws, 'send'>;
  readonly scope: Scope;
  readonly signal: AbortSignal;
}
