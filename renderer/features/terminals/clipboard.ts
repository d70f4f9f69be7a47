import i18next from 'i18next';
import { failed } from '../../../contract/failure.ts';

/** The clipboard's text. Throws FailureError when the system refuses. */
export async function readClipboard(): Promise<string> {
  try {
    return await navigator.clipboard.readText();
  } catch {
    throw failed('unexpected', i18next.t('terminals.trouble.clipboardRead'));
  }
}

/** Throws FailureError when the system refuses. */
export async function writeClipboard(text: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    throw failed('unexpected', i18next.t('terminals.trouble.clipboardWrite'));
  }
}
