import type { Contract } from '../../../contract/index.ts';
import type { Aws } from '../../aws/aws.ts';
import type { Handlers } from '../handlers.ts';
import { findChoices } from './service.ts';

export function createPickersHandlers({ aws }: { aws: Pick<Aws, 'send'> }): Handlers<Contract['pickers']> {
  return {
    find: ({ scope, kind, text }, { signal }) => findChoices({ aws, scope, signal, text }, kind),
  };
}
