import i18next from 'i18next';
import { CallFailed } from '../../bridge/client.ts';
import { writeClipboard as writeText } from '../../workspace/clipboard.ts';

/** The clipboard's text. Throws CallFailed when the system refuses. */
export async function readClipboard(): Promise<string> {
  try {
    return await navigator.clipboard.readText();
  } catch {
    throw new CallFailed({ code: 'unexpected', message: i18next.t('terminals.trouble.clipboardRead') });
  }
}

/** Throws CallFailed when the system refuses. */
export async function writeClipboard(text: string): Promise<void> {
  if (!(await writeText(text)))
    throw new CallFailed({ code: 'unexpected', message: i18next.t('terminals.trouble.clipboardWrite') });
}
