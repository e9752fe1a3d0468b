/** What a page may load and run: its own files, and the style tags that carry its nonce. */
export function contentSecurityPolicy(nonce: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ');
}

/**
 * The page with its nonce, and in the colours and language that the reader chose: told by cookies, so that the very
 * first paint is right.
 */
export function fillPage(page: string, { nonce, cookies }: { nonce: string; cookies: string }) {
  const theme = /(?:^|; )grasp_theme=(light|dark)(?:;|$)/.exec(cookies)?.[1];
  const language = /(?:^|; )grasp_language=(en|zh)(?:;|$)/.exec(cookies)?.[1];
  const attributes = [
    `lang="${language ?? 'en'}"`,
    theme === undefined ? '' : ` data-theme="${theme}"`,
    language === undefined ? '' : ` data-language="${language}"`,
  ].join('');
  return page.replace('%NONCE%', nonce).replace('lang="en"', attributes);
}
