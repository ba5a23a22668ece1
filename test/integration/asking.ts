import { request } from 'http';

/** A request to a container. */
export interface Question {
  readonly url: string;
  /** The name by which a client knows the server; that of the address by default. */
  readonly host?: string;
  /** Sent as JSON. */
  readonly body?: unknown;
}

/** Sends a request, as `POST` if it has a body, on a connection of its own. */
export function ask({ url, host, body }: Question): Promise<{ readonly status?: number; readonly text: string }> {
  const json = body === undefined ? undefined : JSON.stringify(body);
  const headers = { ...host && { host }, ...json && { 'content-type': 'application/json' } };
  const signal = AbortSignal.timeout(30_000);
  return new Promise((resolve, reject) => {
    request(url, { method: json ? 'POST' : 'GET', headers, agent: false, signal }, response => {
      let text = '';
      response.setEncoding('utf8').on('data', part => { text += part; }).on('error', reject)
        .on('end', () => resolve({ status: response.statusCode, text }));
    }).on('error', reject).end(json);
  });
}
