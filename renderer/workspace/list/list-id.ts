import type { Failure } from '../../../contract/failure.ts';

/** Lists that are read from AWS: they also have words for their age, for reading and for stopping it. */
export type AwsListId = 'automations' | 'fleet' | 'runs' | 'sessions' | 'documents';

/**
 * Every list of a page. Its words are under this id (`words/en/<id>.ts`, the compiler names those that are missing), and
 * its table's layout is kept under it.
 */
export type ListId = AwsListId | 'automationChildren' | 'recordings' | 'runNodes' | 'tunnels';

/** How the reading of a list stands. `cancelled`: the user stopped it; what had come is shown. */
export type ListLoad =
  | { readonly status: 'idle' | 'reading' | 'ready' | 'cancelled' }
  | { readonly status: 'failed'; readonly failure: Failure };
