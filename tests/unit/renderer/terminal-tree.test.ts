import { describe, expect, it } from 'vitest';
import { leaf, panesOf, renamed, split, without } from '../../../renderer/features/terminals/tree.ts';

describe('split tree', () => {
  it('keeps splits of one direction in one row', () => {
    const row = split(split(leaf('a'), 'a', 'right', 'c'), 'a', 'right', 'b');
    expect(row).toEqual({ kind: 'split', direction: 'right', children: [leaf('a'), leaf('b'), leaf('c')] });
  });

  it('nests a split of the other direction', () => {
    const tree = split(split(leaf('a'), 'a', 'right', 'b'), 'b', 'down', 'c');
    expect(tree).toEqual({
      kind: 'split',
      direction: 'right',
      children: [leaf('a'), { kind: 'split', direction: 'down', children: [leaf('b'), leaf('c')] }],
    });
    expect(panesOf(tree)).toEqual(['a', 'b', 'c']);
  });

  it('folds a split of one away', () => {
    const tree = split(split(leaf('a'), 'a', 'right', 'b'), 'b', 'down', 'c');
    expect(without(tree, 'c')).toEqual({ kind: 'split', direction: 'right', children: [leaf('a'), leaf('b')] });
    expect(without(without(tree, 'c')!, 'a')).toEqual(leaf('b'));
    expect(without(leaf('a'), 'a')).toBeUndefined();
  });

  it('changes nothing for a pane that is not there', () => {
    const tree = split(leaf('a'), 'a', 'down', 'b');
    expect(split(tree, 'gone', 'right', 'x')).toEqual(tree);
    expect(without(tree, 'gone')).toEqual(tree);
  });

  it('renames every pane and keeps the shape', () => {
    const tree = split(leaf('a'), 'a', 'down', 'b');
    expect(panesOf(renamed(tree, (paneId) => `${paneId}2`))).toEqual(['a2', 'b2']);
  });
});
