import { afterAll, beforeAll } from 'vitest';

/** jsdom lays nothing out: every element of these tests is as large as a page, so that the table has rows in sight. */
export function giveElementsSizes({ width = 1_200, height = 600 } = {}): void {
  const names = ['offsetWidth', 'offsetHeight', 'clientHeight'] as const;
  const before = names.map((name) => [name, findDescriptor(name)] as const);
  beforeAll(() => {
    for (const name of names) {
      Object.defineProperty(HTMLElement.prototype, name, {
        configurable: true,
        get: () => (name === 'offsetWidth' ? width : height),
      });
    }
  });
  afterAll(() => {
    for (const [name, descriptor] of before) {
      Reflect.deleteProperty(HTMLElement.prototype, name);
      if (descriptor !== undefined) Object.defineProperty(HTMLElement.prototype, name, descriptor);
    }
  });
}

function findDescriptor(name: string): PropertyDescriptor | undefined {
  return typeof HTMLElement === 'undefined' ? undefined : Object.getOwnPropertyDescriptor(HTMLElement.prototype, name);
}
