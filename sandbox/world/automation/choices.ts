/** A choice of aws:branch, or a condition within one: a variable with one comparison, or And, Or, Not of others. */
export type Choice = Readonly<Record<string, unknown>>;

const comparisons: Readonly<Record<string, (value: unknown, other: unknown) => boolean>> = {
  StringEquals: (value, other) => text(value) === text(other),
  EqualsIgnoreCase: (value, other) => text(value).toLowerCase() === text(other).toLowerCase(),
  StartsWith: (value, other) => text(value).startsWith(text(other)),
  EndsWith: (value, other) => text(value).endsWith(text(other)),
  Contains: (value, other) => text(value).includes(text(other)),
  NumericEquals: (value, other) => Number(value) === Number(other),
  NumericGreater: (value, other) => Number(value) > Number(other),
  NumericLesser: (value, other) => Number(value) < Number(other),
  NumericGreaterOrEquals: (value, other) => Number(value) >= Number(other),
  NumericLesserOrEquals: (value, other) => Number(value) <= Number(other),
  BooleanEquals: (value, other) => text(value).toLowerCase() === text(other).toLowerCase(),
};

/** Whether a choice holds; one without a condition does not. */
export function chooses(choice: Choice): boolean {
  if (Array.isArray(choice.And)) return (choice.And as Choice[]).every(chooses);
  if (Array.isArray(choice.Or)) return (choice.Or as Choice[]).some(chooses);
  if (typeof choice.Not === 'object' && choice.Not !== null) return !chooses(choice.Not as Choice);
  const name = Object.keys(choice).find((key) => Object.hasOwn(comparisons, key));
  return name !== undefined && comparisons[name]?.(choice.Variable, choice[name]) === true;
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value ?? '');
}
