export { askAxe } from './ask-axe.ts';
export { chromiumPath, findOverflow, openBrowser, type Screen, settle, watch } from './browser.ts';
