import { createServer, type IncomingMessage, type Server } from 'http';
import type { AddressInfo } from 'net';

/** What was asked, by the name of the operation: `RunTask`. `PUT` is an answer to CloudFormation. */
export interface Asked {
  readonly operation: string;
  readonly input: any;
  /** Of a `PUT`, in whose address it is signed. */
  readonly contentType?: string;
}

/** An error as a service of AWS answers it. */
export class Refusal {
  constructor(public readonly code: string, public readonly message: string) {}
}

/** What an operation answers: the same each time, or one after the other, of which the last stays. */
export interface Script { readonly [operation: string]: unknown[] }

/**
 * Stands in for the services of AWS at one address: the SDK is the real one, which checks what it sends against the
 * model of each service, and reads what comes.
 */
export class AwsServer {
  public static async start(): Promise<AwsServer> {
    const server = new AwsServer();
    await new Promise<void>(done => server.http.listen(0, '127.0.0.1', done));
    return server;
  }

  public readonly asked: Asked[] = [];

  private script: { [operation: string]: unknown[] } = {};

  private readonly http: Server = createServer((request, response) => {
    void this.read(request).then(asked => {
      this.asked.push(asked);
      const answers = this.script[asked.operation] ?? [new Refusal('AccessDeniedException', `no ${asked.operation}`)];
      const answer = answers.length > 1 ? answers.shift() : answers[0];
      const isQuery = asked.operation === 'DescribeStacks';
      if (answer instanceof Refusal) {
        response.writeHead(asked.operation === 'PUT' ? 503 : 400).end(isQuery ? errorOf(answer)
          : JSON.stringify({ __type: answer.code, message: answer.message }));
      } else {
        response.writeHead(200).end(isQuery ? stackOf(String(answer)) : JSON.stringify(answer));
      }
    });
  });

  private constructor() {}

  public get url(): string {
    return `http://127.0.0.1:${(this.http.address() as AddressInfo).port}`;
  }

  /** Forgets what was asked, and answers as written from now on. */
  public play(script: Script): void {
    this.asked.length = 0;
    this.script = Object.fromEntries(Object.entries(script).map(([operation, answers]) => [operation, [...answers]]));
  }

  /** The inputs of each call of an operation. */
  public inputsOf(operation: string): any[] {
    return this.asked.filter(each => each.operation === operation).map(({ input }) => input);
  }

  public async stop(): Promise<void> {
    this.http.closeAllConnections();
    await new Promise(done => this.http.close(done));
  }

  private async read(request: IncomingMessage): Promise<Asked> {
    const parts: Buffer[] = [];
    for await (const part of request) { parts.push(part as Buffer); }
    const body = Buffer.concat(parts).toString('utf8');
    const target = request.headers['x-amz-target'];
    if (typeof target === 'string') { return { operation: target.split('.')[1], input: JSON.parse(body) }; }
    if (request.method === 'PUT') {
      return { operation: 'PUT', input: JSON.parse(body), contentType: request.headers['content-type'] };
    }
    if (request.url?.includes('/invocations')) {
      const { 'x-amz-invocation-type': type } = request.headers;
      return { operation: 'Invoke', input: { url: decodeURIComponent(request.url), type, event: JSON.parse(body) } };
    }
    const query = Object.fromEntries(new URLSearchParams(body));
    return { operation: query.Action, input: query };
  }
}

function stackOf(status: string): string {
  const stack = `<member><StackStatus>${status}</StackStatus></member>`;
  return '<DescribeStacksResponse><DescribeStacksResult>'
    + `<Stacks>${stack}</Stacks></DescribeStacksResult></DescribeStacksResponse>`;
}

function errorOf({ code, message }: Refusal): string {
  return `<ErrorResponse><Error><Code>${code}</Code><Message>${message}</Message></Error></ErrorResponse>`;
}
