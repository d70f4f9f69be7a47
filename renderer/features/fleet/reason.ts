import type { TFunction } from 'i18next';
import type { FleetRows } from './rows.ts';

/** Why a node cannot be reached, in the user's words; `''` for one that can. */
export function reasonText(t: TFunction, rows: FleetRows, position: number, language: string): string {
  const reason = rows.columns.reason[position] ?? 'none';
  const at = rows.columns.lastPing[position] ?? 0;
  return t(`fleet.reason.${reason}`, { time: sinceText(at, language) });
}

/** The time of day for today, else the date. */
function sinceText(at: number, language: string): string {
  if (at === 0) return '—';
  const today = new Date().toDateString() === new Date(at).toDateString();
  return new Intl.DateTimeFormat(
    language,
    today ? { timeStyle: 'short' } : { dateStyle: 'medium', timeStyle: 'short' },
  ).format(at);
}
