import { hmacSha1Base64, isSameSecret } from '../hmac.ts';

/**
 * The text that Twilio signs: the URL, then every POST parameter by name, name and value without separators. A name
 * that comes several times is repeated with its distinct values in order.
 */
export function signedText(url: string, parameters: URLSearchParams): string {
  const pairs = [...parameters].sort(
    ([name, value], [otherName, otherValue]) =>
      inOrder(name, otherName) || inOrder(value, otherValue),
  );
  const isRepeat = ([name, value]: [string, string], index: number): boolean =>
    pairs[index - 1]?.[0] === name && pairs[index - 1]?.[1] === value;
  const distinct = pairs.filter((pair, index) => !isRepeat(pair, index));
  return url + distinct.map(([name, value]) => name + value).join('');
}

/** By code unit, as Twilio sorts; a locale would not. */
function inOrder(one: string, other: string): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}

/** `X-Twilio-Signature` of a request. */
export function twilioSignature(token: string, url: string, parameters: URLSearchParams): string {
  return hmacSha1Base64(token, signedText(url, parameters));
}

/** Whether a signature is right for any of the forms in which Twilio may have signed the URL. */
export function isTwilioSignature(
  given: string,
  { token, url, parameters }: { token: string; url: string; parameters: URLSearchParams },
): boolean {
  const isOf = (form: string): boolean =>
    isSameSecret(given, twilioSignature(token, form, parameters));
  return isOf(url) || otherForms(url).some(isOf);
}

/**
 * Twilio is inconsistent in what it signs: with the port or without it, with the query as it was configured or as it
 * was escaped. As received is nearly always right, so these are looked at only where that was wrong.
 */
function otherForms(url: string): readonly string[] {
  const normalised = URL.canParse(url) ? new URL(url).href : url;
  const bare = [url, normalised].flatMap((form) => [form, withoutPort(form), withPort(form)]);
  return [...new Set([...bare, ...bare.map(withEscapedQuery)])];
}

/** Scheme, user, host, port and rest, as written: parsing would change what was signed. */
const PARTS = /^(https?:\/\/)((?:[^/?#@]*@)?)(\[[^\]]*\]|[^/?#:]*)((?::\d*)?)(.*)$/is;

function withoutPort(url: string): string {
  return url.replace(PARTS, '$1$2$3$5');
}

function withPort(url: string): string {
  return url.replace(PARTS, (_, scheme: string, user: string, host: string, port: string, rest) => {
    const standard = scheme.toLowerCase() === 'https://' ? ':443' : ':80';
    return `${scheme}${user}${host}${port || standard}${rest}`;
  });
}

function withEscapedQuery(url: string): string {
  const start = url.indexOf('?');
  if (start < 0) return url;
  const pairs = [...new URLSearchParams(url.slice(start + 1))].map(
    ([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`,
  );
  return `${url.slice(0, start)}?${pairs.join('&')}`;
}
