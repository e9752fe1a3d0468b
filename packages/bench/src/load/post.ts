import type { Dispatcher } from 'undici';

/** A request with all its bytes. */
export type Sendable = {
  path: string;
  headers: Readonly<Record<string, string>>;
  body: Buffer<ArrayBuffer>;
};

/** An answer, when the last of its bytes is there. */
export type Answer = { status: number; text: string };

/** Posts a request. @throws whatever the connection throws. */
export function post(to: Dispatcher, request: Sendable): Promise<Answer> {
  return send(to, { ...request, method: 'POST' });
}

/** Sends a request by the cheapest of undici's ways: the client shares its cores with what is measured. */
export function send(to: Dispatcher, options: Dispatcher.DispatchOptions): Promise<Answer> {
  return new Promise((resolve, reject) => {
    let status = 0;
    const chunks: Buffer[] = [];
    to.dispatch(options, {
      onRequestStart() {},
      onResponseStart(_controller, code) {
        status = code;
      },
      onResponseData(_controller, chunk) {
        chunks.push(chunk);
      },
      onResponseEnd() {
        resolve({ status, text: Buffer.concat(chunks).toString() });
      },
      onResponseError(_controller, error) {
        reject(error);
      },
    });
  });
}
