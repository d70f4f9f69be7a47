/** One setting and the line it stands on. */
export interface IniValue {
  readonly value: string;
  readonly line: number;
}

/** A section of an AWS file. Nested blocks (`services`) are flattened: `ssm.endpoint_url`. */
export interface IniSection {
  /** As written between the brackets, such as `profile dev`. */
  readonly header: string;
  readonly line: number;
  readonly values: ReadonlyMap<string, IniValue>;
}

export interface IniProblem {
  readonly line: number;
  readonly text: string;
}

export interface IniFile {
  readonly sections: readonly IniSection[];
  readonly problems: readonly IniProblem[];
}

/**
 * Reads the grammar of the AWS CLI v2: a comment is a whole line (there are no inline comments), a value may be empty
 * and is then followed by an indented block. A line that fits nothing is told and passed over; all others are used.
 */
export function parseIni(text: string): IniFile {
  const sections: Array<IniSection & { values: Map<string, IniValue> }> = [];
  const problems: IniProblem[] = [];
  let block = '';
  // A byte order mark is what Windows' editors put before the first character.
  const lines = text.replace(/^\uFEFF/, '').split(/\r\n|\r|\n/);
  for (const [index, raw] of lines.entries()) {
    const line = index + 1;
    if (/^\s*([#;]|$)/.test(raw)) continue;
    const header = /^\[\s*(.*?)\s*\]\s*([#;].*)?$/.exec(raw)?.[1];
    if (header !== undefined && header !== '') {
      sections.push({ header, line, values: new Map() });
      block = '';
      continue;
    }
    const [, indent = '', key = '', value = ''] = /^(\s*)([^\s=[\]][^=]*?)\s*=\s*(.*?)\s*$/.exec(raw) ?? [];
    const section = sections.at(-1);
    if (key === '' || section === undefined) {
      problems.push({ line, text: key === '' ? 'This line is neither a section, a setting nor a comment.' : 'This setting stands before any section.' });
      continue;
    }
    if (indent === '') block = value === '' ? key.toLowerCase() : '';
    const name = indent === '' || block === '' ? key.toLowerCase() : `${block}.${key.toLowerCase()}`;
    section.values.set(name, { value, line });
  }
  return { sections, problems };
}
