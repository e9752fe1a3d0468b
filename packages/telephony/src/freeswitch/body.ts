import { tryParse } from '../try-parse.ts';

const FORM = /(?:^|&)cdr=([^&]*)/;

/**
 * The JSON text of a body. `mod_json_cdr` posts `cdr=` with the text URL-encoded (`encode` true), `cdr=` with it in
 * base64, where `+` stands for itself, or the text alone. The content type is no guide: with `disable-100-continue` on,
 * the module sends the default one of its HTTP library whatever the body.
 */
export function jsonTextOf(body: Buffer): string {
  const text = body.toString('utf8');
  if (/^\s*\{/.test(text)) return text;
  const value = FORM.exec(text)?.[1] ?? '';
  if (/^\s*(?:\{|%7B|\+)/i.test(value)) return decode(value.replaceAll('+', ' '));
  return Buffer.from(decode(value), 'base64').toString('utf8');
}

/** Percent-decoded; as it is where it is not percent-encoded. */
export function decode(text: string): string {
  return tryParse(() => decodeURIComponent(text), URIError) ?? text;
}
