/** One setting and the line it stands on. */
interface IniValue {
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
  /** Counted from 1; 0 means the file as a whole. */
  readonly line: number;
  readonly text: string;
}

export interface IniFile {
  readonly sections: readonly IniSection[];
  readonly problems: readonly IniProblem[];
}

type OpenSection = IniSection & { values: Map<string, IniValue> };

/**
 * Reads the grammar of the AWS CLI v2 (Python's RawConfigParser, tried against CLI 2.9.19): a comment is a whole line,
 * there are no inline comments; `=` or `:` ends a setting's name; a line indented deeper than its setting continues
 * it, and makes a nested block where the setting is empty. Where the CLI refuses the whole file (a line that fits
 * nothing, a section or setting given twice) the line is told, and the rest is used.
 */
export function parseIni(text: string): IniFile {
  const reader = createReader();
  // A byte order mark is what Windows' editors put before the first character.
  for (const [index, raw] of text
    .replace(/^\uFEFF/, '')
    .split(/\r\n|\r|\n/)
    .entries()) {
    if (!/^\s*([#;]|$)/.test(raw)) reader.read(raw, index + 1);
  }
  return { sections: reader.sections, problems: reader.problems };
}

function createReader() {
  const sections: OpenSection[] = [];
  const problems: IniProblem[] = [];
  const headers = new Set<string>();
  let section: OpenSection | undefined;
  /** After a header that cannot be read: its settings must not land in the section before. */
  let skipping = false;
  let setting: { name: string; indent: number } | undefined;

  const begin = (content: string, line: number) => {
    setting = undefined;
    const header = /^\[([^\]]+)\]/.exec(content)?.[1]?.trim() ?? '';
    skipping = header === '';
    section = undefined;
    if (skipping)
      problems.push({ line, text: 'This section has no name or no closing bracket; its settings are left out.' });
    else {
      if (headers.has(header))
        problems.push({
          line,
          text: `The section [${header}] is there twice. Its settings are put together; the AWS CLI refuses the file.`,
        });
      headers.add(header);
      section = { header, line, values: new Map() };
      sections.push(section);
    }
  };

  const continued = (into: OpenSection, name: string, content: string, line: number) => {
    const before = into.values.get(name);
    const [, key = '', value = ''] = /^([^=]*?)\s*=\s*(.*)$/.exec(content) ?? [];
    if (before?.value === '' && key !== '') into.values.set(`${name}.${key.toLowerCase()}`, { value, line });
    else if (before?.value === '') problems.push({ line, text: `This line of the block ${name} is no setting.` });
    else {
      problems.push({ line, text: `This line is indented: it continues the value of ${name} above.` });
      into.values.set(name, { value: `${before?.value ?? ''}\n${content}`, line: before?.line ?? line });
    }
  };

  const set = (into: OpenSection, content: string, indent: number, line: number) => {
    const [, key = '', value = ''] = /^([^=:]+?)\s*[=:]\s*(.*)$/.exec(content) ?? [];
    const name = key.toLowerCase();
    setting = name === '' ? undefined : { name, indent };
    if (name === '') problems.push({ line, text: 'This line is neither a section, a setting nor a comment.' });
    else {
      if (into.values.has(name))
        problems.push({ line, text: `${name} is set twice in this section; the later value is used.` });
      into.values.set(name, { value, line });
    }
  };

  return {
    sections,
    problems,
    read(raw: string, line: number): void {
      const content = raw.trim();
      const indent = raw.length - raw.trimStart().length;
      if (section !== undefined && setting !== undefined && indent > setting.indent)
        continued(section, setting.name, content, line);
      else if (content.startsWith('[')) begin(content, line);
      else if (section !== undefined) set(section, content, indent, line);
      else if (!skipping) problems.push({ line, text: 'This line stands before any section.' });
    },
  };
}
