/** A tag as it is typed: several values are divided by commas; none means that the tag is there. */
export interface TypedTag {
  readonly key: string;
  readonly values: string;
}

/** ssm: Target, of tags: `tag:NAME` with values, or `tag-key` with names. */
export interface TagTarget {
  readonly key: string;
  readonly values: string[];
}

/** A form that has no tags yet. */
export const noTags: readonly TypedTag[] = [{ key: '', values: '' }];

/** Tags as targets; undefined where none is named, a value has no name, or there are more than AWS takes. */
export function tagTargets(tags: readonly TypedTag[], most = 5): TagTarget[] | undefined {
  const read = tags
    .filter(({ key, values }) => key.trim() !== '' || values.trim() !== '')
    .map(({ key, values }): TagTarget => {
      const list = listed(values);
      return list.length === 0 ? { key: 'tag-key', values: [key.trim()] } : { key: `tag:${key.trim()}`, values: list };
    });
  const isWrong = read.length === 0 || read.length > most || read.some(({ key }) => key === 'tag:');
  return isWrong ? undefined : read;
}

/**
 * The tags that targets were made of; none where not all of them are tags, or where tags that are typed would not be the
 * same targets again: a value with a comma in it, or several names of which one is enough.
 */
export function typedTags(targets: readonly TagTarget[]): TypedTag[] {
  const tags = targets.map(({ key, values }): TypedTag => {
    if (key === 'tag-key') return { key: values.join(), values: '' };
    return { key: key.replace(/^tag:/, ''), values: values.join(', ') };
  });
  const again = tagTargets(tags, targets.length) ?? [];
  const isSame =
    again.length === targets.length &&
    again.every(({ key, values }, at) => {
      const { key: other, values: others } = targets[at] ?? { key: '', values: [] };
      return key === other && values.length === others.length && values.every((value, of) => value === others[of]);
    });
  return isSame ? tags : [];
}

/** Texts divided by commas or by lines, without blanks. */
function listed(text: string): string[] {
  return text
    .split(/[,\n]/)
    .map((value) => value.trim())
    .filter((value) => value !== '');
}
