import type { TransferPlan } from './plan.ts';

/*
 * Programs for Windows PowerShell 5.1 and later, in one line, without a double quote: the agent hands them to powershell
 * on a command line. Paths and names are base64, so there is nothing in them to interpret.
 */

/** What both directions begin with: the answers' mark, the tools, the path made absolute. */
function prelude({ path, nonce }: TransferPlan): readonly string[] {
  return [
    "$ErrorActionPreference='Stop'",
    "$ProgressPreference='SilentlyContinue'",
    // Said in parts: where the program itself is echoed, that is no answer.
    `$k='-fleetdeck'+'-${nonce}:'`,
    'function Say($x){[Console]::Out.WriteLine($k+$x)}',
    'function Die($x){Say $x;throw $x}',
    'function Text($x){[Text.Encoding]::UTF8.GetString([Convert]::FromBase64String($x))}',
    '[Console]::OutputEncoding=[Text.Encoding]::UTF8',
    `$t=Text '${encoded(path)}'`,
    "if($t -match '^~(?=$|[\\\\/])'){$t=$HOME+$t.Substring(1)}",
    '$t=[IO.Path]::Combine($HOME,$t)',
    '$p=$null',
    '$s=$null',
    '$o=$null',
  ];
}

/** As on Unix (unix-script.ts); a line `.` ends the file, a line `-` takes it back. */
export function powershellUpload(plan: TransferPlan): string {
  const there = {
    ask: "{Die ('ERR EXISTS '+$n)}",
    replace: '{}',
    rename:
      "{$b=[IO.Path]::GetFileNameWithoutExtension($n);$e=[IO.Path]::GetExtension($n);$i=1;while(Test-Path -LiteralPath $f){$n=$b+'-'+$i+$e;$f=[IO.Path]::Combine($d,$n);$i++}}",
  }[plan.existing];
  const name = plan.existing === 'replace' ? `if([IO.File]::Exists($f)){${replacement(plan)}}else{${move}}` : move;
  const work = [
    `$n=Text '${encoded(plan.name)}'`,
    '$d=$t',
    'if(-not [IO.Directory]::Exists($t)){$d=[IO.Path]::GetDirectoryName($t);$n=[IO.Path]::GetFileName($t)}',
    "if(-not $n -or -not [IO.Directory]::Exists($d)){Die ('ERR DIRECTORY '+$t)}",
    '$f=[IO.Path]::Combine($d,$n)',
    "if([IO.Directory]::Exists($f)){Die ('ERR ISDIR '+$n)}",
    `if([IO.File]::Exists($f))${there}`,
    // Without the file's name in it: any name that the node takes may be sent.
    `$q=[IO.Path]::Combine($d,'.fleetdeck-${plan.partId}.part')`,
    '$s=[IO.File]::Create($q)',
    '$p=$q',
    "Say 'READY'",
    "while($true){$l=[Console]::In.ReadLine();if($null -eq $l -or $l -eq '-'){Die 'CANCELLED'};if($l -eq '.'){break};if($l){$b=[Convert]::FromBase64String($l);$s.Write($b,0,$b.Length)}}",
    '$s.Dispose()',
    '$s=$null',
    "Say ('SHA '+(Get-FileHash -LiteralPath $p -Algorithm SHA256).Hash.ToLower())",
    "if([Console]::In.ReadLine() -ne 'OK'){Die 'CANCELLED'}",
    name,
    '$p=$null',
    "Say ('DONE '+$f)",
    'Start-Sleep 60',
  ];
  return [...prelude(plan), guarded(work, 'WRITE')].join(';');
}

const move = '[IO.File]::Move($p,$f)';

/**
 * Puts the new file in the old one's place in one step, which also keeps the old one's rights. The old one stands aside
 * meanwhile: without a name for it Windows may have removed it when it cannot give its name to the new one (ReplaceFileW,
 * ERROR_UNABLE_TO_MOVE_REPLACEMENT). Its name is new each time: one that a program still runs cannot be deleted, which is
 * told, and is not to be in the way of the next.
 */
const replacement = ({ nonce }: TransferPlan): string =>
  `$o=$q+'.${nonce}.old';[IO.File]::Replace($p,$f,$o);$p=$null;try{[IO.File]::Delete($o)}catch{Say ('LEFT '+$o)}`;

/** As on Unix; each line of base64 is an answer of its own, for a console may put its own codes between them. */
export function powershellDownload(plan: TransferPlan): string {
  const work = [
    "if([IO.Directory]::Exists($t)){Die ('ERR ISDIR '+$t)}",
    "if(-not [IO.File]::Exists($t)){Die ('ERR MISSING '+$t)}",
    '$s=[IO.File]::OpenRead($t)',
    "Say ('SIZE '+$s.Length)",
    '$b=New-Object byte[] 171',
    "while(($c=$s.Read($b,0,171)) -gt 0){Say ('B '+[Convert]::ToBase64String($b,0,$c))}",
    '$s.Dispose()',
    '$s=$null',
    "Say ('SHA '+(Get-FileHash -LiteralPath $t -Algorithm SHA256).Hash.ToLower())",
    'Start-Sleep 60',
  ];
  return [...prelude(plan), guarded(work, 'READ')].join(';');
}

/**
 * What goes wrong is told, unless it was; an old file that stands aside gets its name back, and the unfinished file is
 * taken away in any case.
 */
function guarded(work: readonly string[], reason: 'READ' | 'WRITE'): string {
  const told = "if($_.Exception.Message -notmatch '^(ERR|CANCELLED)')";
  return (
    `try{${work.join(';')}}catch{${told}{Say ('ERR ${reason} '+($_.Exception.Message -replace '\\s+',' '))}}` +
    'finally{if($s){$s.Dispose()};' +
    'if($o -and [IO.File]::Exists($o) -and -not [IO.File]::Exists($f)){[IO.File]::Move($o,$f)};' +
    'if($p){[IO.File]::Delete($p)}}'
  );
}

function encoded(text: string): string {
  return Buffer.from(text).toString('base64');
}
