import { lineBytes } from './base64.ts';
import type { TransferPlan } from './plan.ts';

/*
 * Programs for any POSIX sh, in one line, because they may have to be typed: at most 4,095 bytes, which is what a
 * terminal takes before it is put into raw mode. They hold no single quote, no `!` and no backslash but printf's, so every
 * shell that hands them to sh leaves them as they are.
 */

/**
 * An agent closes the session two seconds after its program has ended, whatever was lost on the way and not sent again
 * yet. So the program stays until this side, which then has everything, ends the session.
 */
const linger = 'sleep 60';

/** What both directions begin with: the answers' mark, the path, the tools that the node has. */
function prelude({ path, nonce }: TransferPlan): readonly string[] {
  const absolute = path.startsWith('/');
  return [
    // Said in parts: where the program itself is echoed, that is no answer.
    `m=-fleetdeck;k=${nonce}`,
    'say(){ printf "%s-%s:%s\\n" $m $k "$*"; }',
    'die(){ [ -z "$p" ]||{ rm -f ./p;cd ..;rmdir "$q"; } 2>/dev/null;say "$*";exit 1; }',
    'bye(){ die CANCELLED; }',
    'p=;unset CDPATH',
    'trap bye INT HUP TERM',
    ...(absolute ? [] : ['cd 2>/dev/null||cd ~ 2>/dev/null||die ERR HOME']),
    `t=$(printf %b "${octal(absolute ? path : relative(path))}")`,
    `for h in sha256sum "shasum -a 256" "openssl dgst -sha256 -r" "";do case $($h </dev/null 2>/dev/null) in e3b0c442*)break;;esac;done`,
    '[ -n "$h" ]||die ERR TOOL sha256sum',
  ];
}

/**
 * Takes base64 lines from the terminal into an unfinished file beside the target, tells its SHA-256, and gives it its name
 * when it is told `OK`. Ctrl+C takes the unfinished file away.
 */
export function unixUpload(plan: TransferPlan): string {
  const { name, size, existing, partId } = plan;
  const there = {
    ask: 'die ERR EXISTS "$n"',
    replace: ':',
    rename: [
      'case $n in ?*.*)b=${n%.*};e=.${n##*.};;*)b=$n;e=;;esac',
      'i=1',
      'while [ -e "./$b-$i$e" ];do i=$((i+1));done',
      'n=$b-$i$e',
    ].join(';'),
  }[existing];
  return [
    ...prelude(plan),
    `n=$(printf %b "${octal(name)}")`,
    // A path that ends in a slash means a directory, also one that is missing.
    'if [ -d "$t" ];then d=$t;else case $t in */*)d=${t%/*};n=${t##*/};;*)d=.;n=$t;;esac;[ -n "$d" ]||d=/;fi',
    '{ [ -n "$n" ]&&cd -- "$d" 2>/dev/null; }||die ERR DIRECTORY "$t"',
    '[ -w . ]||die ERR WRITE "$PWD"',
    '[ -d "./$n" ]&&die ERR ISDIR "$n"',
    `if [ -e "./$n" ];then ${there};fi`,
    'set -- $(df -Pk . 2>/dev/null|tail -n 1)',
    `[ "\${4:-x}" -lt ${Math.ceil(size / 1_024)} ] 2>/dev/null&&die ERR SPACE`,
    'for c in "base64 -d" "base64 -D" "openssl base64 -d" "";do [ "$(echo YQ==|$c 2>/dev/null)" = a ]&&break;done',
    '[ -n "$c" ]||die ERR TOOL base64',
    // Bytes as they come, but Ctrl+C is still the interrupt.
    'stty isig -icanon -echo -icrnl -ixon -opost min 1 time 0||die ERR TTY',
    // In a directory of its own, which nobody else can read, or put anything into, also where others may write beside it.
    // Without the file's name: any name that the node takes may be sent.
    `u=$(umask);umask 077;q=.fleetdeck-${partId}.part;w=$PWD;v=$(pwd -P)`,
    // What an earlier try has left, or somebody else has put there, is not written to.
    'rm -rf -- "./$q" 2>/dev/null',
    // The directory that was made, and no link that took its name since.
    '{ mkdir "./$q"&&cd -P "./$q"&&[ "$PWD" = "${v%/}/$q" ]&&[ -O . ]; } 2>/dev/null||die ERR WRITE "$w"',
    'p=1;true >./p||die ERR WRITE "$w"',
    'say READY',
    `head -c ${lineBytes(size)}|$c 2>/dev/null >>./p||die ERR DECODE`,
    's=$($h <./p)||die ERR READ "$n"',
    'say SHA "$s"',
    'read -r a',
    '[ "$a" = OK ]||bye',
    ...(existing === 'replace' ? [] : ['[ -e "../$n" ]&&die ERR EXISTS "$n"']),
    existing === 'replace' ? `if [ -e "../$n" ];then ${sameRights};else ${usualRights};fi` : usualRights,
    'mv -f -- ./p "../$n"||die ERR WRITE "$n"',
    'p=;cd ..;rmdir "$q" 2>/dev/null',
    'say DONE "${w%/}/$n"',
    linger,
  ].join(';');
}

/** What a new file may be used for by whom: by the session's own umask, which chmod minds where it is told of nobody. */
const usualRights = 'umask $u;chmod +rw ./p';

/**
 * Mode and owner of the file that is replaced, as far as the session's user may give them; never setuid and the like, and
 * nothing for a group that is another. GNU and busybox first, then BSD; without either the file stays its writer's alone.
 */
const sameRights = [
  'o=$(stat -Lc "%u:%g %a" "../$n" 2>/dev/null||stat -Lf "%u:%g %Lp" "../$n" 2>/dev/null)',
  'a=${o#* };o=${o% *};g=777',
  '{ chown "$o" ./p||chgrp "${o#*:}" ./p||g=707; } 2>/dev/null',
  '[ -z "$a" ]||chmod $(printf %o $((0$a&0$g))) ./p',
].join(';');

/** Tells a file's size, its bytes as base64 lines, and its SHA-256. */
export function unixDownload(plan: TransferPlan): string {
  return [
    ...prelude(plan),
    '[ -e "$t" ]||die ERR MISSING "$t"',
    '[ -d "$t" ]&&die ERR ISDIR "$t"',
    '[ -r "$t" ]||die ERR READ "$t"',
    'for c in base64 "openssl base64" "";do [ "$(printf a|$c 2>/dev/null)" = YQ== ]&&break;done',
    '[ -n "$c" ]||die ERR TOOL base64',
    // Without a terminal there is nothing to set.
    'stty isig -icanon -echo -opost 2>/dev/null',
    'say SIZE $(wc -c <"$t")',
    '$c <"$t" 2>/dev/null||die ERR READ "$t"',
    's=$($h <"$t")||die ERR READ "$t"',
    'say SHA "$s"',
    linger,
  ].join(';');
}

/** Under the home: `~` and `~/…` are the home itself, and no name begins with a hyphen. */
function relative(path: string): string {
  return `./${path.replace(/^~(\/+|$)/, '')}`;
}

/** For `printf %b`: all but the plainest characters as `\0ooo`, so that no shell finds anything to interpret. */
function octal(text: string): string {
  return Array.from(Buffer.from(text), (byte) => {
    const character = String.fromCodePoint(byte);
    return /[\w./-]/.test(character) ? character : `\\0${byte.toString(8).padStart(3, '0')}`;
  }).join('');
}
