import type { WebContents } from 'electron';
import type { Log } from '../log/log.ts';
import { appOrigin } from './origin.ts';

/** Hosts whose https pages the system's browser is asked to open: AWS's consoles, sign-in and documentation. */
const hosts = [
  /(^|\.)console\.aws\.amazon\.com$/,
  /^docs\.aws\.amazon\.com$/,
  /^aws\.amazon\.com$/,
  /(^|\.)awsapps\.com$/,
];

/** Whether a URL may leave for the system's browser: https, a listed host, no user info, no port. */
export function isExternalPage(url: string): boolean {
  try {
    const { protocol, hostname, username, password, port } = new URL(url);
    const plain = username === '' && password === '' && port === '';
    return protocol === 'https:' && plain && hosts.some((host) => host.test(hostname));
  } catch {
    return false;
  }
}

/**
 * Whether main itself may open a URL for a sign-in. It comes from AWS or from the user's own start URL and endpoints,
 * never from the window: https to any host, or http to this computer, without user info.
 */
export function isSignInPage(url: string): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol, hostname, username, password } = new URL(url);
  const near = protocol === 'http:' && /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/.test(hostname);
  return (protocol === 'https:' || near) && username === '' && password === '';
}

/** Keeps the window on its own page: no navigation, no new windows, no embedded views. */
export function guardNavigation(contents: Pick<WebContents, 'on' | 'setWindowOpenHandler'>, log: Log): void {
  contents.setWindowOpenHandler(() => {
    log.warn('a new window was refused');
    return { action: 'deny' };
  });
  contents.on('will-navigate', (event, url) => {
    // location.reload() asks too (Electron fires will-navigate for it): our own page may load again.
    if (url.startsWith(`${appOrigin}/`)) return;
    log.warn('a navigation was refused');
    event.preventDefault();
  });
  contents.on('will-redirect', (event) => event.preventDefault());
  contents.on('will-attach-webview', (event) => event.preventDefault());
}
