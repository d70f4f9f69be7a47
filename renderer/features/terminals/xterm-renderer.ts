import type { WebglAddon } from '@xterm/addon-webgl';
import type { Terminal } from '@xterm/xterm';

/**
 * Draws a terminal by WebGL when it is wished and the machine can; else by the page's own elements, which is the
 * default and what a lost graphics context falls back to.
 */
export function rendererOf(terminal: Terminal): { use(renderer: 'dom' | 'webgl'): void } {
  let wished: 'dom' | 'webgl' = 'dom';
  let addon: WebglAddon | undefined;
  const toDom = () => {
    addon?.dispose();
    addon = undefined;
  };
  const toWebgl = async () => {
    const { WebglAddon } = await import('@xterm/addon-webgl');
    if (wished !== 'webgl' || addon !== undefined || terminal.element === undefined) return;
    const made = new WebglAddon();
    made.onContextLoss(toDom);
    try {
      terminal.loadAddon(made);
      addon = made;
    } catch {
      // No WebGL on this machine: the page's elements go on drawing.
      made.dispose();
    }
  };
  return {
    use(renderer) {
      wished = renderer;
      if (renderer === 'dom') toDom();
      else toWebgl().catch(toDom);
    },
  };
}
