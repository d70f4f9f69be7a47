import type { Preferences } from '../../../contract/features/session-preferences.ts';
import { failed } from '../../../contract/failure.ts';
import {
  otherMembers,
  preferencesByDefault,
  preferencesDocument,
  readPreferences,
} from '../../../contract/session-preferences.ts';
import type { Scope } from '../../../contract/values.ts';
import type { Aws } from '../../aws/aws.ts';
import { readDocument } from '../../aws/session-document.ts';

/** The preferences that hold now: those of the default version, or AWS's defaults. Throws FailureError. */
export async function readCurrent(aws: Pick<Aws, 'send'>, scope: Scope, signal: AbortSignal): Promise<Preferences> {
  const current = await readDocument(aws, scope, preferencesDocument, '$DEFAULT', signal);
  if (current === undefined) return { inputs: preferencesByDefault };
  const latest = await readDocument(aws, scope, preferencesDocument, '$LATEST', signal);
  const { version, content } = current;
  try {
    const document = { version, content, latest: latest?.version ?? version, others: otherMembers(content) };
    return { inputs: readPreferences(content), document };
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw failed('invalid-request', `The document ${preferencesDocument} is no JSON object.`, {
      operation: 'ssm:GetDocument',
    });
  }
}
