import type { ListCommandsCommand } from '@aws-sdk/client-ssm';

/**
 * Tells how far AWS's clock is ahead of this computer's (milliseconds, to the second) with the answer to a command. The
 * SDK itself looks at the clock only where it is minutes off.
 */
export function tellClock(command: ListCommandsCommand, now: () => number, tell: (aheadMs: number) => void): void {
  command.middlewareStack.add(
    (next) => async (args) => {
      const answer = await next(args);
      const at = Date.parse(dateOf(answer.response));
      if (!Number.isNaN(at)) tell(at - now());
      return answer;
    },
    { step: 'deserialize', name: 'tellClock' },
  );
}

/** The `Date` of an answer (RFC 9110); `''` where it has none. */
function dateOf(response: unknown): string {
  if (typeof response !== 'object' || response === null || !('headers' in response)) return '';
  const { headers } = response;
  if (typeof headers !== 'object' || headers === null || !('date' in headers)) return '';
  return typeof headers.date === 'string' ? headers.date : '';
}
