import type { Scope } from '../../../contract/values.ts';
import type { Dock } from './dock.ts';
import type { Lines } from './lines.ts';
import type { FindOptions } from './screen.ts';
/** What can be done with one pane. */
export interface PaneCommands {
    readonly reconnect: (paneId: string) => void;
    /** Ends the session or shell whatever state it is in; what it wrote stays on screen. */
    readonly disconnect: (paneId: string) => void;
    /** Starts or stops recording what it shows; stopping one that failed dismisses the failure. */
    readonly record: (paneId: string, on: boolean) => void;
    /** Asks for a file of or for the pane's node; nothing for local shells. */
    readonly transfer: (paneId: string, direction: 'upload' | 'download') => void;
    readonly copy: (paneId: string) => void;
    /** The clipboard's text. */
    readonly paste: (paneId: string) => void;
    readonly stopPaste: (paneId: string) => void;
    readonly selectAll: (paneId: string) => void;
    readonly clear: (paneId: string) => void;
    readonly startFind: (paneId: string) => void;
    /** Throws SyntaxError when the term is no regular expression. */
    readonly find: (term: string, options: FindOptions, direction: 'next' | 'previous') => void;
    readonly endFind: () => void;
    /** Whether the program in it takes the mouse's right button. */
    readonly takesMouse: (paneId: string) => boolean;
    /** Shows a pane's screen in an element; returns the function that takes it away again. */
    readonly attach: (paneId: string, host: HTMLElement) => () => void;
}
/** A file's way to or from a node. */
export interface OfferedTransfer {
    readonly direction: 'upload' | 'download';
    readonly target: {
        readonly scope: Scope;
        readonly nodeId: string;
        readonly nodeName: string;
    };
}
/** `offerTransfer` asks about a file and sends or gets it. */
export declare function createPaneCommands({ state, get, setPane, trouble }: Dock, lines: Lines, offerTransfer: ((asking: OfferedTransfer) => void) | undefined): PaneCommands;
