import { json } from '@codemirror/lang-json';
import { yaml } from '@codemirror/lang-yaml';
import { bracketMatching, foldGutter, indentUnit } from '@codemirror/language';
import type { Extension } from '@codemirror/state';
import { EditorView, lineNumbers } from '@codemirror/view';
import { editorLook } from './look.ts';

/** What reading and writing have in common. `label` is the editor's name for screen readers. */
export function contentExtensions(format: string, label: string): Extension {
  return [
    lineNumbers(),
    foldGutter(),
    bracketMatching(),
    indentUnit.of('  '),
    format === 'YAML' ? yaml() : json(),
    editorLook,
    EditorView.contentAttributes.of({ 'aria-label': label }),
  ];
}
