import { cleanup, configure } from '@testing-library/react';
import { afterEach } from 'vitest';

// How long a state is waited for, not how fast it must come: a busy machine may take its time.
configure({ asyncUtilTimeout: 15_000 });

afterEach(cleanup);

// jsdom draws nothing, so it has neither of these; the virtual table asks for both.
class NoResize implements ResizeObserver {
  observe(): void {}
  unobserve(): void {}
  disconnect(): void {}
}
globalThis.ResizeObserver ??= NoResize;
Element.prototype.scrollIntoView ??= () => {};
