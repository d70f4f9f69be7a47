/**
 * Whether input is the screen's own answer and not the user's: cursor position, device attributes and status, mode and
 * window reports, focus and mouse reports, strings answered to OSC and DCS queries (ECMA-48, xterm's control
 * sequences). Such answers belong to the one program that asked: they go to no other terminal, and a replayed
 * question is not answered again.
 */
export function isReport(text: string): boolean {
  return reports.test(text);
}

/* eslint-disable no-control-regex -- terminal control sequences are what this is about */
const reports =
  /^(?:\u001B\[[?>=]?[\d;]*\$?[cnRty]|\u001B\[[IO]|\u001B\[<[\d;]+[Mm]|\u001B\[M[^]{3}|\u001B[P\]_^][^]*(?:\u0007|\u001B\\))+$/;
