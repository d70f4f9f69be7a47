import { Notification, type BrowserWindow } from 'electron';

/**
 * Shows a notification of the system's. Resolves to true when the user chose it, with the window in front, and to false
 * when it went away or the system shows none.
 */
export function notify(title: string, body: string, window: () => BrowserWindow | undefined): Promise<boolean> {
  if (!Notification.isSupported()) return Promise.resolve(false);
  return new Promise((resolve) => {
    const notification = new Notification({ title, body });
    notification.once('click', () => {
      const shown = window();
      if (shown?.isMinimized() === true) shown.restore();
      shown?.focus();
      resolve(true);
    });
    notification.once('close', () => resolve(false));
    notification.once('failed', () => resolve(false));
    notification.show();
  });
}
