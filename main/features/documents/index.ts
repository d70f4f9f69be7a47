import type { Contract } from '../../../contract/index.ts';
import type { Aws } from '../../aws/aws.ts';
import type { Handlers } from '../handlers.ts';
import { addVersion, createDocument, removeDocument, setDefault, shareDocument, tagDocument } from './changes.ts';
import { findDependents } from './dependents.ts';
import { describeDocument, listDocuments, readContent } from './service.ts';

export function createDocumentsHandlers({ aws }: { aws: Pick<Aws, 'send'> }): Handlers<Contract['documents']> {
  return {
    list: ({ scope, owner }, emit, { signal }) => listDocuments({ aws, scope, signal }, owner, emit),
    content: ({ scope, name, version }, { signal }) => readContent({ aws, scope, signal }, name, version),
    describe: ({ scope, name, own }, { signal }) => describeDocument({ aws, scope, signal }, name, own),
    dependents: ({ scope, name }, { signal }) => findDependents({ aws, scope, signal }, name),
    create: ({ scope, ...draft }, { signal }) => createDocument({ aws, scope, signal }, draft),
    addVersion: ({ scope, ...draft }, { signal }) => addVersion({ aws, scope, signal }, draft),
    setDefault: ({ scope, name, version }, { signal }) => setDefault({ aws, scope, signal }, name, version),
    share: ({ scope, ...change }, { signal }) => shareDocument({ aws, scope, signal }, change),
    tag: ({ scope, ...change }, { signal }) => tagDocument({ aws, scope, signal }, change),
    remove: ({ scope, name, version }, { signal }) => removeDocument({ aws, scope, signal }, name, version),
  };
}
