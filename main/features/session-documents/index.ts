import type { Contract } from '../../../contract/index.ts';
import type { Aws } from '../../aws/aws.ts';
import type { Handlers } from '../handlers.ts';
import { describeDocument, listDocuments } from './service.ts';

export function createSessionDocumentsHandlers({
  aws,
}: {
  aws: Pick<Aws, 'send'>;
}): Handlers<Contract['sessionDocuments']> {
  return {
    list: ({ scope }, { signal }) => listDocuments(aws, scope, signal),
    describe: ({ scope, name }, { signal }) => describeDocument(aws, scope, name, signal),
  };
}
