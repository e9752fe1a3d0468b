import type { Api, ForecastApi } from '@grasp/read-models/views';

/** Every route that answers the dashboard, with its answer. */
export type Answers = Api & ForecastApi;
export type Path = keyof Answers;
export type Params = Readonly<Record<string, string | undefined>>;

type ApiProblem = { code: string; detail: string; field: string | undefined };

/** An answer of the API that is not a 2xx: problem+json, with its stable code. */
export class ApiError extends Error {
  readonly status: number;
  readonly code: string;
  /** The field that is wrong, as a path. */
  readonly field: string | undefined;

  constructor(status: number, { code, detail, field }: ApiProblem) {
    super(detail);
    this.name = 'ApiError';
    this.status = status;
    this.code = code;
    this.field = field;
  }
}

/**
 * Asks one route of the API.
 * @throws ApiError for an answer that is not a 2xx; TypeError when no server answers
 */
export async function get<P extends Path>(path: P, params: Params, signal: AbortSignal) {
  const response = await fetch(toUrl(path, params), { signal });
  if (!response.ok) throw await toApiError(response);
  return (await response.json()) as Answers[P];
}

/**
 * Tells the API to do something.
 * @throws ApiError for an answer that is not a 2xx; TypeError when no server answers
 */
export async function post<T>(url: string, body: object = {}): Promise<T> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw await toApiError(response);
  return (await response.json()) as T;
}

/** The address of a route: `:id` and its like are taken from the parameters, the rest becomes the query. */
export function toUrl(path: Path, params: Params): string {
  const left = new Map(Object.entries(params).filter(([, value]) => value !== undefined));
  const filled = path.replace(/:(\w+)/g, (_, name: string) => {
    const value = left.get(name) ?? '';
    left.delete(name);
    return encodeURIComponent(value);
  });
  const query = new URLSearchParams([...left].map(([key, value]) => [key, value ?? '']));
  return left.size === 0 ? filled : `${filled}?${query}`;
}

/** The same list as a file for a spreadsheet. */
export function toCsvUrl(path: Path, params: Params): string {
  return toUrl(path, { ...params, format: 'csv' });
}

async function toApiError(response: Response): Promise<ApiError> {
  const body: unknown = await response.json().catch(() => null);
  const { code, detail, title, field } = (body ?? {}) as Record<string, unknown>;
  return new ApiError(response.status, {
    code: String(code ?? response.status),
    detail: String(detail ?? title ?? response.statusText),
    field: typeof field === 'string' ? field : undefined,
  });
}
