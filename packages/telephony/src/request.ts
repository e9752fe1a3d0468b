/** A request as a vendor made it. */
export type TelephonyRequest = {
  method: string;
  /** The public URL as the vendor was told it, query included: behind a proxy it must be rebuilt. */
  url: string;
  /** Names in lower case. */
  headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  /** The bytes as they came: signatures are over bytes, not over what a parser made of them. */
  rawBody: Buffer;
};

/** The value of a header; of a repeated one, the first. */
export function headerOf(request: TelephonyRequest, name: string): string | undefined {
  const value = request.headers[name];
  return typeof value === 'object' ? value[0] : value;
}
