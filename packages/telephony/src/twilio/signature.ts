import { hmacSha1Base64, isSameSecret } from '../hmac.ts';

/**
 * The text that Twilio signs: the URL, then every POST parameter by name, name and value without separators. A name
 * that comes several times is repeated with its distinct values in order.
 */
export function signedText(url: string, parameters: URLSearchParams): string {
  const names = [...new Set(parameters.keys())].sort();
  const valuesOf = (name: string): string[] => [...new Set(parameters.getAll(name))].sort();
  return url + names.flatMap((name) => valuesOf(name).map((value) => name + value)).join('');
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
  for (const form of urlForms(url)) {
    if (isSameSecret(given, twilioSignature(token, form, parameters))) return true;
  }
  return false;
}

/**
 * Twilio is inconsistent in what it signs: with the port or without it, with the query as it was configured or as it
 * was escaped. As received comes first, since it is nearly always right.
 */
function urlForms(url: string): ReadonlySet<string> {
  const normalised = URL.canParse(url) ? new URL(url).href : url;
  const bare = [url, normalised].flatMap((form) => [form, withoutPort(form), withPort(form)]);
  return new Set([...bare, ...bare.map(withEscapedQuery)]);
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
