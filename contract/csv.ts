/**
 * One cell of CSV (RFC 4180). A spreadsheet would run a cell that begins like a formula: such a cell gets an apostrophe in
 * front.
 */
export function csvCell(text: string): string {
  const safe = /^\s*[=+\-@]|^[\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) || safe !== text ? `"${safe.replaceAll('"', '""')}"` : safe;
}
