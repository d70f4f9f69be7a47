import { expect } from 'vitest';

interface ElementMatchers<R> {
  /** In the page, and no ancestor hides it. */
  toBeVisible(): R;
  toHaveTextContent(text: string): R;
  toHaveAttribute(name: string, value: string): R;
  toHaveFocus(): R;
  /** Marked invalid for assistive technology. */
  toBeInvalid(): R;
  /** The text of what `aria-describedby` names. */
  toHaveDescription(text: string): R;
}

declare module 'vitest' {
  // eslint-disable-next-line typescript/no-empty-object-type
  interface Matchers<T> extends ElementMatchers<T> {}
}

const result = (pass: boolean, what: string, found: unknown) => ({
  pass,
  message: () => `Expected ${what}; found: ${String(found)}`,
});

function isVisible(element: Element): boolean {
  if (!element.isConnected) return false;
  for (let at: Element | null = element; at !== null; at = at.parentElement) {
    const { display, visibility } = getComputedStyle(at);
    if (display === 'none' || visibility === 'hidden') return false;
  }
  return true;
}

/** Adds matchers for what a user sees of an element. */
export function addElementMatchers(): void {
  expect.extend({
    toBeVisible: (element: Element) => result(isVisible(element), 'an element in sight', element.outerHTML),
    toHaveTextContent: (element: Element, text: string) =>
      result(element.textContent.includes(text), `the text “${text}”`, element.textContent),
    toHaveAttribute: (element: Element, name: string, value: string) =>
      result(element.getAttribute(name) === value, `${name}="${value}"`, element.getAttribute(name)),
    toHaveFocus: (element: Element) =>
      result(document.activeElement === element, 'it to have the focus', document.activeElement?.outerHTML),
    toBeInvalid: (element: Element) =>
      result(element.getAttribute('aria-invalid') === 'true', 'an invalid field', element.outerHTML),
    toHaveDescription(element: Element, text: string) {
      const described = document.getElementById(element.getAttribute('aria-describedby') ?? '')?.textContent;
      return result(described === text, `the description “${text}”`, described);
    },
  });
}
