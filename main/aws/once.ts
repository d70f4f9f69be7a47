/** Operations that do a second thing when they are sent twice, or answer the second time that it is done already. */
const once: ReadonlySet<string> = new Set(['ssm:SendCommand', 'ssm:CreateDocument', 'ssm:UpdateDocument']);

/**
 * Whether a call must not be made twice: its operation takes no token by which AWS would know the second one. Such a
 * call is sent again only where AWS refused it or was never reached, and is not cut once it is under way.
 */
export function isOnce(operation: string): boolean {
  return once.has(operation);
}
