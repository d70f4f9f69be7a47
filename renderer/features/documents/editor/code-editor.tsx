import { autocompletion, closeBrackets, closeBracketsKeymap, completionKeymap } from '@codemirror/autocomplete';
import type { CompletionContext, CompletionResult } from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap, indentWithTab } from '@codemirror/commands';
import { indentOnInput } from '@codemirror/language';
import { linter, lintGutter, lintKeymap, type Diagnostic } from '@codemirror/lint';
import { search, searchKeymap } from '@codemirror/search';
import { EditorState, type Extension } from '@codemirror/state';
import { EditorView, highlightActiveLine, keymap } from '@codemirror/view';
import { useEffect, useRef } from 'react';
import { suggestAt } from '../schema/suggest.ts';
import styles from './editor.module.css';
import { contentExtensions } from './language.ts';

export interface CodeEditorProps {
  /** Name for screen readers. */
  readonly label: string;
  /** The text that it begins with; what is typed is told, and stays here. Another `key` begins anew. */
  readonly initial: string;
  readonly format: string;
  /** The document's type: its schemas' members and values are offered. */
  readonly type: string;
  readonly readOnly?: boolean;
  readonly onChange?: (text: string) => void;
  /** What is wrong with a text, with ranges of characters. */
  readonly check?: (text: string) => readonly Diagnostic[];
  /** The editor's own words (CodeMirror's English ones to the user's). */
  readonly phrases?: Readonly<Record<string, string>>;
}

/** An editor for a document's content. Escape, then Tab leaves it by keyboard. */
export function CodeEditor({ label, initial, format, type, readOnly = false, ...props }: CodeEditorProps) {
  const host = useRef<HTMLDivElement>(null);
  const latest = useRef(props);
  useEffect(() => {
    latest.current = props;
  });
  useEffect(() => {
    if (host.current === null) return;
    const extensions = [
      contentExtensions(format, label),
      EditorState.phrases.of(latest.current.phrases ?? {}),
      search({ top: true }),
      keymap.of(searchKeymap),
      readOnly ? reading : writing(type, format),
      readOnly ? [] : linter(({ state }) => latest.current.check?.(state.doc.toString()) ?? [], { delay: 250 }),
      EditorView.updateListener.of((update) => {
        if (update.docChanged) latest.current.onChange?.(update.state.doc.toString());
      }),
    ];
    const view = new EditorView({ parent: host.current, doc: initial, extensions });
    return () => view.destroy();
    // oxlint-disable-next-line react/exhaustive-deps -- the text belongs to the editor once it has begun
  }, [format, type, readOnly, label]);
  return <div ref={host} className={styles['editor']} />;
}

const reading: Extension = [EditorState.readOnly.of(true), EditorView.lineWrapping];

function writing(type: string, format: string): Extension {
  return [
    history(),
    indentOnInput(),
    closeBrackets(),
    highlightActiveLine(),
    lintGutter(),
    autocompletion({ override: [(context) => complete(context, type, format)], icons: false }),
    keymap.of([
      ...closeBracketsKeymap,
      ...completionKeymap,
      ...lintKeymap,
      ...historyKeymap,
      ...defaultKeymap,
      indentWithTab,
    ]),
  ];
}

function complete({ state, pos, explicit }: CompletionContext, type: string, format: string): CompletionResult | null {
  const found = suggestAt(state.doc.toString(), pos, type, format);
  if (found === undefined || (!explicit && found.from === pos && found.place.kind !== 'reference')) return null;
  const inQuotes = state.sliceDoc(found.from - 1, found.from) === '"';
  return {
    from: found.from,
    validFor: /^[\w:.<>-]*$/,
    options: found.words.map(({ word, kind }) => ({
      label: word,
      apply: applied(word, kind, { isJson: format === 'JSON', inQuotes }),
    })),
  };
}

/** A suggestion as its format writes it. */
function applied(
  word: string,
  kind: 'member' | 'value' | 'reference',
  { isJson, inQuotes }: { readonly isJson: boolean; readonly inQuotes: boolean },
): string {
  if (kind === 'reference' || inQuotes) return word;
  if (!isJson) {
    // A version is a text: a bare 2.2 would be a number.
    const text = /^[\d.]+$/.test(word) ? `'${word}'` : word;
    return kind === 'member' ? `${word}: ` : text;
  }
  const isBare = word === 'true' || word === 'false';
  return kind === 'member' ? `"${word}": ` : isBare ? word : `"${word}"`;
}
