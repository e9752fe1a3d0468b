import { headerOf, type TelephonyRequest } from './request.ts';
import { tryParse } from './try-parse.ts';

/** Where a vendor's requests carry what proves whose they are: a header, or a field of a body that is a JSON object. */
export type CredentialPlace = { in: 'header'; name: string } | { in: 'body'; field: string };

/** A text of JSON; behind the name of a field, with its colon. */
const JSON_TEXT = /"[^"\\]*(?:\\.[^"\\]*)*"(\s*:)?/gs;

/** The credential that a request carries; undefined where it carries none. Of a repeated header, the first. */
export function credentialOf(
  request: TelephonyRequest,
  place: CredentialPlace,
): string | undefined {
  const value =
    place.in === 'header' ? headerOf(request, place.name) : fieldsOf(request.rawBody)[place.field];
  return typeof value === 'string' ? value : undefined;
}

/**
 * The request with another credential; without one where that is undefined. Every other byte of a body stays as it is:
 * the texts in it that are the credential are replaced, wherever they stand.
 */
export function withCredential<Request extends TelephonyRequest>(
  request: Request,
  place: CredentialPlace,
  credential: string | undefined,
): Request {
  if (place.in === 'header') {
    const { [place.name]: _, ...others } = request.headers;
    const headers = credential === undefined ? others : { ...others, [place.name]: credential };
    return { ...request, headers };
  }
  const standing = credentialOf(request, place);
  if (standing === undefined) return request;
  return { ...request, rawBody: replaceText(request.rawBody, standing, credential ?? null) };
}

/** Bytes are read as Latin-1, which keeps each of them: no part of a longer character looks like a quote or a slash. */
function replaceText(body: Buffer, standing: string, by: string | null): Buffer {
  const replacement = Buffer.from(JSON.stringify(by)).toString('latin1');
  const text = body.toString('latin1').replace(JSON_TEXT, (found, isName: string | undefined) => {
    return isName === undefined && readText(found) === standing ? replacement : found;
  });
  return Buffer.from(text, 'latin1');
}

function readText(latin1: string): unknown {
  return parseJson(Buffer.from(latin1, 'latin1'));
}

function fieldsOf(body: Buffer): Readonly<Record<string, unknown>> {
  const parsed = parseJson(body);
  return typeof parsed === 'object' && parsed !== null ? { ...parsed } : {};
}

function parseJson(body: Buffer): unknown {
  return tryParse((): unknown => JSON.parse(body.toString('utf8')), SyntaxError);
}
