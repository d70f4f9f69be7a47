/** Each transfer has a session and a program on its node: more at a time make none of them faster. */
const atOnce = 3;

/** Lets a few at a time begin on each node, first come first served. */
export interface NodeQueue {
  /** Calls `begin`, now or in its turn; the returned function gives the turn on, or up where it has not come yet. */
  enter(node: string, begin: () => void): () => void;
}

export function createNodeQueue(): NodeQueue {
  const lines = new Map<string, { under: number; waiting: Array<() => void> }>();
  return {
    enter(node, begin) {
      const line = lines.get(node) ?? { under: 0, waiting: [] };
      lines.set(node, line);
      let hasBegun = false;
      let hasLeft = false;
      const go = () => {
        hasBegun = true;
        line.under += 1;
        begin();
      };
      if (line.under < atOnce) go();
      else line.waiting.push(go);
      return () => {
        if (hasLeft) return;
        hasLeft = true;
        if (!hasBegun) line.waiting = line.waiting.filter((other) => other !== go);
        else {
          line.under -= 1;
          line.waiting.shift()?.();
        }
        if (line.under === 0) lines.delete(node);
      };
    },
  };
}
