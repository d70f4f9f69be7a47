import type { Operation } from './service.ts';

/** An operation whose successful calls CloudTrail keeps, without their tokens. */
export function recorded(name: string, operation: Operation): Operation {
  return (input, caller) => {
    const output = operation(input, caller);
    const { world, principal, accessKeyId, accountId, region, userAgent } = caller;
    world.trail.record({
      principal,
      accessKeyId,
      accountId,
      region,
      userAgent,
      name,
      requestParameters: lowered(input),
      responseElements: lowered(output as Record<string, unknown>),
    });
    return output;
  };
}

/** Tokens, scripts and what is given to them. */
const secret: ReadonlySet<string> = new Set(['TokenValue', 'Content']);
const hidden = 'Value hidden due to security reasons.';

/** Members as CloudTrail writes them: the first letter small, tokens hidden. */
function lowered(value: Readonly<Record<string, unknown>>): object {
  return Object.fromEntries(
    Object.entries(value).map(([name, entry]) => [
      name.charAt(0).toLowerCase() + name.slice(1),
      secret.has(name) ? hidden : entry,
    ]),
  );
}
