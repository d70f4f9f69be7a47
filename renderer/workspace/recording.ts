let recordings = 0;

/** Whether a field is recording a chord: then no shortcut runs. */
export function isRecording(): boolean {
  return recordings > 0;
}

/** Begins recording; returns the function that ends it. */
export function beginRecording(): () => void {
  recordings += 1;
  return () => {
    recordings -= 1;
  };
}
