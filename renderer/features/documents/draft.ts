import type { DocumentFormat } from '../../../contract/features/documents.ts';

/** What is written in the editor: a new document, or a new version of `base`. */
export interface Draft {
  readonly name: string;
  readonly type: string;
  readonly format: DocumentFormat;
  readonly content: string;
  readonly targetType: string;
  readonly versionName: string;
  readonly makeDefault: boolean;
  /** The version that a new one begins with; undefined for a new document. */
  readonly base: { readonly latest: string; readonly version: string; readonly content: string } | undefined;
}

/** Types that can be made here; AWS has more, whose contents have editors of their own. */
export const draftTypes: readonly string[] = ['Command', 'Automation', 'Session', 'Policy'];

/** A new document of a type with the least that AWS takes. */
export function newDraft(type: string): Draft {
  return {
    name: '',
    type,
    format: type === 'Session' ? 'JSON' : 'YAML',
    content: beginnings[type] ?? '',
    targetType: '',
    versionName: '',
    makeDefault: true,
    base: undefined,
  };
}

/** Whether the content is still what a new document begins with: then another type may replace it. */
export function isUntouched({ content }: Draft): boolean {
  return content.trim() === '' || Object.values(beginnings).includes(content);
}

/** What AWS would refuse in the fields beside the content; each has its text in words/. */
export function draftProblems({ name, content, targetType, versionName, base }: Draft): ReadonlySet<DraftField> {
  const wrong = new Set<DraftField>();
  const isReserved = /^(?:aws|amazon|amzn)/i.test(name);
  if (base === undefined && (isReserved || !/^[a-zA-Z0-9_\-.]{3,128}$/.test(name))) wrong.add('name');
  if (content.trim() === '' || new TextEncoder().encode(content).length > largestContent) wrong.add('content');
  if (targetType !== '' && !/^\/[\w.\-:/]{0,199}$/.test(targetType)) wrong.add('targetType');
  if (versionName !== '' && !/^[a-zA-Z0-9_\-.]{1,128}$/.test(versionName)) wrong.add('versionName');
  return wrong;
}
export type DraftField = 'name' | 'content' | 'targetType' | 'versionName';

/** Bytes of UTF-8 (ssm:CreateDocument, MaxDocumentSizeExceeded). */
const largestContent = 65_536;

const beginnings: Readonly<Record<string, string>> = {
  Command: `schemaVersion: '2.2'
description: ''
parameters: {}
mainSteps:
  - name: run
    action: aws:runShellScript
    inputs:
      runCommand:
        - echo hello
`,
  Policy: `schemaVersion: '2.0'
description: ''
mainSteps:
  - name: inventory
    action: aws:softwareInventory
    inputs: {}
`,
  Automation: `schemaVersion: '0.3'
description: ''
parameters: {}
mainSteps:
  - name: wait
    action: aws:sleep
    inputs:
      Duration: PT5S
`,
  Session: `{
  "schemaVersion": "1.0",
  "description": "",
  "sessionType": "InteractiveCommands",
  "parameters": {},
  "properties": {
    "linux": { "commands": "top", "runAsElevated": false }
  }
}
`,
};
