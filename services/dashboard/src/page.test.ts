import { expect, it } from 'vitest';
import { contentSecurityPolicy, fillPage } from './page.ts';

const page = '<html lang="en"><meta name="csp-nonce" nonce="%NONCE%" />';

it('puts the nonce into the page and into the policy', () => {
  expect(fillPage(page, { nonce: 'abc', cookies: '' })).toContain('nonce="abc"');
  expect(contentSecurityPolicy('abc')).toContain("style-src 'self' 'nonce-abc'");
});

it('paints at once in the chosen colours and language', () => {
  const cookies = 'a=b; grasp_theme=dark; grasp_language=zh';
  expect(fillPage(page, { nonce: 'n', cookies })).toContain(
    '<html lang="zh" data-theme="dark" data-language="zh">',
  );
});

it('takes no other value from a cookie', () => {
  const cookies = 'grasp_theme="><script>; grasp_language=xx';
  expect(fillPage(page, { nonce: 'n', cookies })).toContain('<html lang="en">');
});
