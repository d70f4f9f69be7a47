import type { TFunction } from 'i18next';
import type { NodeColumns } from '../../../contract/features/fleet.ts';
import type { Instant } from '../../../contract/values.ts';

/** Why a node cannot be reached, in the user's words; `''` for one that can. */
export function reasonText(t: TFunction, columns: Readonly<NodeColumns>, row: number, language: string): string {
  const reason = columns.reason[row] ?? 'none';
  if (reason === 'none') return '';
  const at = columns.lastPing[row] ?? 0;
  if (reason === 'silent')
    return at === 0 ? t('fleet.reason.silentAlways') : t('fleet.reason.silent', { time: sinceText(at, language) });
  return t(`fleet.reason.${reason}`);
}

const clock = { hour: 'numeric', minute: '2-digit' } as const;
const day = { month: 'short', day: 'numeric' } as const;
const formats = new Map<string, readonly Intl.DateTimeFormat[]>();

/** The time of day for today, else with the date, and with the year for another year. */
function sinceText(at: Instant, language: string): string {
  let known = formats.get(language);
  if (known === undefined) {
    known = [clock, { ...day, ...clock }, { ...day, year: 'numeric' as const }].map(
      (form) => new Intl.DateTimeFormat(language, form),
    );
    formats.set(language, known);
  }
  const now = new Date();
  const then = new Date(at);
  const isToday = now.toDateString() === then.toDateString();
  const form = isToday ? 0 : now.getFullYear() === then.getFullYear() ? 1 : 2;
  return known[form]?.format(at) ?? '';
}
