import type { RunSummary } from '../../../contract/features/run-command.ts';
import type { Scope } from '../../../contract/values.ts';
import type { Aws } from '../../aws/aws.ts';
import { walkPages } from '../../aws/pages.ts';
import { readCommand, type CommandFacts } from './commands.ts';
import type { KeptRun } from './kept-run.ts';
import { summaryOf } from './summary.ts';

/** Of 50 commands each. A busy account has tens of thousands in 30 days; what is cut is told as `more`. */
const mostPages = 40;

/** Tells the commands of a scope as runs, newest first; commands that belong together are one. Throws FailureError. */
export async function listHistory(
  { aws, kept }: { readonly aws: Pick<Aws, 'send'>; readonly kept: ReadonlyMap<string, KeptRun> },
  scope: Scope,
  emit: (page: { runs: RunSummary[]; more: boolean }) => void,
  signal: AbortSignal,
): Promise<void> {
  const { ListCommandsCommand } = await import('@aws-sdk/client-ssm');
  const firsts = new Map([...kept].flatMap(([runId, { parts }]) => parts.map(({ commandId }) => [commandId, runId])));
  const seen = new Map<string, CommandFacts>();
  let pages = 0;
  let next: string | undefined;
  const fetchPage = async (token: string | undefined) => {
    const command = new ListCommandsCommand({ MaxResults: 50, ...(token !== undefined && { NextToken: token }) });
    const { Commands = [], NextToken } = await aws.send(scope, 'ssm', command, signal);
    next = NextToken;
    return { items: Commands, next: NextToken };
  };
  for await (const items of walkPages(fetchPage, signal)) {
    pages += 1;
    const facts = items.map(readCommand).filter((one) => one !== undefined);
    for (const one of facts) seen.set(one.commandId, one);
    // The first command of a run is its oldest: all others were seen before it.
    const runs = facts.flatMap((one) => {
      const runId = firsts.get(one.commandId) ?? one.commandId;
      return runId === one.commandId ? [runOf(scope, one, kept.get(runId), seen)] : [];
    });
    const isCut = pages === mostPages && next !== undefined && next !== '';
    emit({ runs, more: isCut });
    if (isCut) return;
  }
}

function runOf(
  scope: Scope,
  facts: CommandFacts,
  kept: KeptRun | undefined,
  seen: ReadonlyMap<string, CommandFacts>,
): RunSummary {
  const { request } = facts;
  const known = kept?.parts ?? [{ commandId: facts.commandId, nodes: [] }];
  const parts = known.map(({ commandId, nodes }) => ({ commandId, nodes, facts: seen.get(commandId ?? '') }));
  const total = parts.reduce((sum, { nodes }) => sum + nodes.length, 0);
  return summaryOf({
    scope,
    request,
    parts,
    begunAt: facts.requestedAt,
    // What was not sent by now is not sent any more, unless the run is under way here: then the page knows it.
    isOver: parts.every((part) => part.facts?.isOver !== false),
    isCancelling: false,
    isStopped: false,
    total: kept === undefined ? facts.nodes : total,
  });
}
