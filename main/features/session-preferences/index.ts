import type { Contract } from '../../../contract/index.ts';
import type { Aws } from '../../aws/aws.ts';
import type { Handlers } from '../handlers.ts';
import { readCurrent } from './service.ts';
import { savePreferences } from './save.ts';

export function createPreferencesHandlers({ aws }: { aws: Pick<Aws, 'send'> }): Handlers<Contract['preferences']> {
  return {
    read: ({ scope }, { signal }) => readCurrent(aws, scope, signal),
    save: ({ scope, before, inputs }, { signal }) => savePreferences(aws, scope, { before, inputs }, signal),
  };
}
