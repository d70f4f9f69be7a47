/** Bytes a second in the largest unit that leaves a number to read; `''` for none. */
export function rate(bytesASecond: number, language: string): string {
  if (bytesASecond <= 0) return '';
  return inUnit(bytesASecond, language, ['kilobyte-per-second', 'megabyte-per-second', 'gigabyte-per-second'], 1);
}

/** Bytes likewise. */
export function amount(bytes: number, language: string): string {
  return inUnit(bytes, language, ['byte', 'kilobyte', 'megabyte', 'gigabyte'], 0);
}

/** Milliseconds. */
export function roundTrip(ms: number, language: string): string {
  return new Intl.NumberFormat(language, {
    style: 'unit',
    unit: 'millisecond',
    maximumFractionDigits: ms < 10 ? 1 : 0,
  }).format(ms);
}

/** `units` begin at 1,000 to the power of `first`. */
function inUnit(value: number, language: string, units: readonly string[], first: number): string {
  const power = Math.floor(Math.log(Math.max(1, value)) / Math.log(1_000));
  const step = Math.min(units.length - 1, Math.max(0, power - first));
  const scaled = value / 1_000 ** (step + first);
  const unit = units[step] ?? 'byte';
  // The languages' short form of this one unit is its name: `0 byte`.
  if (unit === 'byte') return `${new Intl.NumberFormat(language).format(scaled)} B`;
  return new Intl.NumberFormat(language, {
    style: 'unit',
    unit,
    unitDisplay: 'short',
    maximumFractionDigits: scaled < 10 && step + first > 0 ? 1 : 0,
  }).format(scaled);
}
