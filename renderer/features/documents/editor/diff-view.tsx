import { MergeView } from '@codemirror/merge';
import { EditorState } from '@codemirror/state';
import { EditorView } from '@codemirror/view';
import { useEffect, useRef } from 'react';
import styles from './editor.module.css';
import { contentExtensions } from './language.ts';

export interface DiffViewProps {
  readonly before: { readonly label: string; readonly text: string };
  readonly after: { readonly label: string; readonly text: string };
  readonly format: string;
  readonly phrases?: Readonly<Record<string, string>>;
}

const noPhrases = {};

/** Two contents side by side; what is equal in both is folded. */
export function DiffView({ before, after, format, phrases = noPhrases }: DiffViewProps) {
  const host = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (host.current === null) return;
    const side = ({ label, text }: DiffViewProps['before']) => ({
      doc: text,
      extensions: [
        contentExtensions(format, label),
        EditorState.phrases.of(phrases),
        EditorState.readOnly.of(true),
        EditorView.lineWrapping,
      ],
    });
    const view = new MergeView({
      parent: host.current,
      a: side(before),
      b: side(after),
      collapseUnchanged: { margin: 3, minSize: 6 },
    });
    return () => view.destroy();
    // oxlint-disable-next-line react/exhaustive-deps -- by their texts, not by the objects
  }, [before.label, before.text, after.label, after.text, format, phrases]);
  return <div ref={host} className={styles['diff']} />;
}
