import type { Choice, PickedKind } from '../../../contract/features/pickers.ts';
import type { AwsCall } from '../../aws/aws.ts';
import { walkPages } from '../../aws/pages.ts';
import { readers } from './sources.ts';

/** More than anyone reads; the rest is found by a text. */
const mostChoices = 500;
/** A text that fits nothing would walk through all of a large account. */
const mostLookedAt = 5_000;

/** Resources of one kind by name. Throws FailureError. */
export async function findChoices(
  { text, ...question }: AwsCall & { readonly text: string },
  kind: PickedKind,
): Promise<{ choices: Choice[]; more: boolean }> {
  const wanted = text.trim().toLowerCase();
  const fits = ({ value, label }: Choice) => `${label}\n${value}`.toLowerCase().includes(wanted);
  const found: Choice[] = [];
  let lookedAt = 0;
  for await (const page of walkPages(await readers[kind](question), question.signal)) {
    lookedAt += page.length;
    found.push(...page.filter(fits));
    if (found.length > mostChoices || lookedAt > mostLookedAt) break;
  }
  const byName = found.toSorted((a, b) => nameOf(a).localeCompare(nameOf(b)));
  const more = found.length > mostChoices || lookedAt > mostLookedAt;
  return { choices: byName.slice(0, mostChoices), more };
}

function nameOf({ label, value }: Choice): string {
  return label === '' ? value : label;
}
