import { afterAll } from 'vitest';
import { openDisplay } from '../../scripts/display.mjs';

// A display for each file: keys, focus and the clipboard belong to a display, and files run side by side.
const display = await openDisplay({ virtual: true });
if (display.env.DISPLAY !== undefined) process.env.DISPLAY = display.env.DISPLAY;
delete process.env.WAYLAND_DISPLAY;
afterAll(() => display.close());
