import type { Session } from 'electron';
import { appOrigin } from './origin.ts';

/** Copy and paste in terminals and tables; everything else that a page could ask for is refused. */
const allowed: ReadonlySet<string> = new Set(['clipboard-read', 'clipboard-sanitized-write']);

/** Whether a page of `origin` may use a permission. */
export function isAllowed(permission: string, origin: string): boolean {
  return allowed.has(permission) && originOf(origin) === appOrigin;
}

/** Answers both of Chromium's questions (ask and check) from the one list. */
export function guardPermissions(session: Session): void {
  session.setPermissionRequestHandler((_contents, permission, answer, details) => {
    answer(details.isMainFrame && isAllowed(permission, details.requestingUrl));
  });
  session.setPermissionCheckHandler((_contents, permission, origin) => isAllowed(permission, origin));
  session.setDevicePermissionHandler(() => false);
}

// A custom scheme's URL.origin is the word "null", so the origin is put together by hand.
function originOf(url: string): string {
  try {
    const { protocol, host } = new URL(url);
    return `${protocol}//${host}`;
  } catch {
    return '';
  }
}
