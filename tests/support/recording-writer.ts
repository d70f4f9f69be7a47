// Records without end, a line every few milliseconds, until it is killed: its own process, for that.
import { systemClock } from '../../main/terminal-host/clock.ts';
import { createRecorder } from '../../main/terminal-host/recording/recorder.ts';
import { createQuietLog } from './quiet-log.ts';

const recorder = createRecorder({
  clock: systemClock,
  log: createQuietLog(),
  plan: { folder: process.argv[2] ?? '', atOnce: true, facts: { kind: 'local', name: 'bash' } },
  size: { cols: 80, rows: 24 },
  changed() {},
});
process.stdout.write(`${recorder.current()?.recordingId ?? ''}\n`);
let count = 0;
setInterval(() => {
  count += 1;
  recorder.output(Buffer.from(`line ${count} 한글\r\n`));
}, 2);
