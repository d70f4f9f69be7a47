import { describe, expect, it } from 'vitest';
import { ParameterError, parameterValues } from '../../../sandbox/world/documents/parameter-values.ts';
import { readParameters } from '../../../sandbox/world/documents/parameters.ts';

const parameters = readParameters({
  Name: { type: 'String', allowedPattern: '^[a-z]+$|', maxChars: 8 },
  Mode: { type: 'String', default: 'a', allowedValues: ['a', 'b'] },
  Lines: { type: 'StringList', default: [], minItems: 1, maxItems: 2 },
  Count: { type: 'Integer', default: 3 },
  Flag: { type: 'Boolean', default: false },
  Map: { type: 'StringMap', default: '{}' },
  Ids: { type: 'List<AWS::EC2::Instance::Id>', default: [] },
});
const read = (given: Record<string, string[]>) =>
  Object.fromEntries(parameterValues('D', parameters, { Name: ['x'], ...given }));

describe('values of parameters', () => {
  it('have their own types; defaults stand for what is not given', () => {
    expect(read({})).toEqual({ Name: 'x', Mode: 'a', Lines: [], Count: 3, Flag: false, Map: {}, Ids: [] });
    expect(
      read({ Lines: ['1', '2'], Count: ['-4'], Flag: ['True'], Map: ['{"a": 1}'], Ids: ['i-1', 'i-2'] }),
    ).toMatchObject({
      Lines: ['1', '2'],
      Count: -4,
      Flag: true,
      Map: { a: 1 },
      Ids: ['i-1', 'i-2'],
    });
  });

  it.each([
    ['an unknown one', { Nobody: ['x'] }, 'not defined'],
    ['a part that matches', { Name: ['Xx'] }, 'allowed pattern'],
    ['too long', { Name: ['abcdefghi'] }, '8 characters'],
    ['none of the values', { Mode: ['c'] }, 'allowed values: a, b'],
    ['too many items', { Lines: ['1', '2', '3'] }, '2 values at most'],
    ['too few items', { Lines: [] }, '1 values or more'],
    ['no number', { Count: ['1.5'] }, 'whole number'],
    ['no boolean', { Flag: ['yes'] }, 'true or false'],
    ['no map', { Map: ['1'] }, 'JSON object'],
    ['several for one', { Name: ['a', 'b'] }, 'takes one value'],
  ])('refuses %s', (_what, given, text) => {
    expect(() => read(given)).toThrow(ParameterError);
    expect(() => read(given)).toThrow(text);
  });

  it('must be given without a default', () => {
    expect(() => parameterValues('D', parameters, {})).toThrow('Name must be given');
  });
});
