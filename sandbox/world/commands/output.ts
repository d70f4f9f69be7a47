/** What the agent reports of a plugin (agent: appconfig, MaxStdoutLength, MaxStderrLength, and the combined output). */
const most = { stdout: 24_000, stderr: 8_000, both: 2_500 };
const cutOutput = '\n---Output truncated---';
const cutError = '\n---Error truncated----';
const errorHeading = '\n----------ERROR-------\n';

/** Collects a stream: what is reported, and all of it where it is to be stored. */
export interface Collector {
  write(bytes: Buffer): void;
  /** What is reported, cut with AWS's mark. */
  reported(): string;
  /** All, up to what a sandbox keeps. */
  whole(): Buffer;
}

const largestKept = 4 * 1_048_576;

/** `kept` is whether the whole is wanted later. */
export function createCollector(stream: 'stdout' | 'stderr', kept: boolean): Collector {
  const limit = most[stream];
  const mark = stream === 'stdout' ? cutOutput : cutError;
  const chunks: Buffer[] = [];
  let size = 0;
  // A character is four bytes at most: more than that is never reported.
  const wanted = kept ? largestKept : limit * 4 + 4;
  return {
    write(bytes) {
      if (size < wanted) chunks.push(bytes.subarray(0, wanted - size));
      size += bytes.length;
    },
    reported() {
      const text = Buffer.concat(chunks).toString('utf8');
      return text.length > limit ? text.slice(0, limit - mark.length) + mark : text;
    },
    whole: () => Buffer.concat(chunks),
  };
}

/** The 2,500 characters that ListCommandInvocations gives of both streams: errors take what is left of them. */
export function combinedOutput(stdout: string, stderr: string): string {
  if (stderr === '') return cut(stdout, most.both, cutOutput);
  const out = cut(stdout, most.both - errorHeading.length - Math.min(stderr.length, most.both / 2), cutOutput);
  return out + errorHeading + cut(stderr, most.both - out.length - errorHeading.length, cutError);
}

function cut(text: string, limit: number, mark: string): string {
  return text.length > limit ? text.slice(0, Math.max(0, limit - mark.length)) + mark : text;
}
