// What a stop of the tour is, and how pages are reached.
/** @typedef {import('playwright-core').Page} Page */
/** @typedef {typeof import('./texts.mjs').texts.en} Words */
/** @typedef {{ page: string, state: string, go: (page: Page, words: Words) => Promise<unknown> }} Stop */

/** @param {Page} page @param {string} name */
export const goTo = (page, name) =>
  page
    .getByRole('navigation')
    .getByRole('button', { name, exact: true })
    .or(page.getByRole('navigation').getByRole('link', { name, exact: true }))
    .click();

/** @param {string} page @param {string} state @param {Stop['go']} go @returns {Stop} */
export const stop = (page, state, go) => ({ page, state, go });
