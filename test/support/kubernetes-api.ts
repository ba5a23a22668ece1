import { execFileSync } from 'child_process';
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'fs';
import { createServer, type Server } from 'https';
import type { AddressInfo } from 'net';
import { tmpdir } from 'os';
import { join } from 'path';

export const JOB = '/apis/batch/v1/namespaces/shop/jobs/shop-migrate-1';
export const RECORD = '/api/v1/namespaces/shop/configmaps/shop-migrate';

/** What is asked, and what the server says: an object, or a status of an error. */
type Answer = number | Record<string, any>;

/**
 * The part of an API server that a release step needs, with TLS and a token; scripts/kubernetes/run.ts compares it with
 * a real one. Its authority has no key identifier, as those of many clusters.
 */
export class KubernetesApi {
  public readonly answers = new Map<string, Answer>();
  public readonly requests: string[] = [];
  /** What the kubelet mounts into a container. */
  public readonly account: string;
  /** The token that it takes. */
  public token = 'canary-7431';
  private readonly server: Server;

  constructor() {
    const folder = mkdtempSync(join(tmpdir(), 'kubernetes-api-'));
    this.account = join(folder, 'account');
    mkdirSync(this.account);
    const file = (name: string): string => join(folder, name);
    const authority = join(this.account, 'ca.crt');
    writeFileSync(file('openssl.cnf'), ['[req]', 'distinguished_name=dn', '[dn]',
      '[ca]', 'basicConstraints=critical,CA:TRUE', 'subjectKeyIdentifier=none', 'authorityKeyIdentifier=none',
      '[api]', 'subjectAltName=IP:127.0.0.1', 'subjectKeyIdentifier=none', 'authorityKeyIdentifier=none'].join('\n'));
    const certify = (name: string, ...words: string[]): void => {
      execFileSync('openssl', [
        'req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2',
        '-config', file('openssl.cnf'), '-subj', `/CN=${name}`, '-extensions', name, '-keyout', file(`${name}.key`),
        ...words,
      ], { stdio: 'pipe' });
    };
    certify('ca', '-out', authority);
    certify('api', '-CA', authority, '-CAkey', file('ca.key'), '-out', file('api.crt'));
    writeFileSync(join(this.account, 'namespace'), 'shop');
    this.writeToken(this.token);
    this.server = createServer({
      key: readFileSync(file('api.key')), cert: readFileSync(file('api.crt')),
    }, (request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', chunk => chunks.push(chunk));
      request.on('end', () => {
        const body = Buffer.concat(chunks).toString();
        this.requests.push(`${request.method} ${request.url}`);
        const isKnown = request.headers.authorization === `Bearer ${this.token}`;
        const answer = isKnown ? this.answers.get(request.url!) ?? 404 : 401;
        if (typeof answer === 'number') {
          response.writeHead(answer).end('{"kind":"Status"}');
          return;
        }
        if (request.method === 'PATCH') {
          expect(request.headers['content-type']).toBe('application/merge-patch+json');
          const merged = { ...answer.data, ...JSON.parse(body).data };
          answer.data = Object.fromEntries(Object.entries(merged).filter(([, value]) => value !== null));
        }
        response.writeHead(200).end(JSON.stringify(answer));
      });
    });
  }

  public get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  /** The variables that every container of a cluster has. */
  public get environment(): Record<string, string> {
    return { KUBERNETES_SERVICE_HOST: '127.0.0.1', KUBERNETES_SERVICE_PORT: String(this.port) };
  }

  public writeToken(token: string): void {
    writeFileSync(join(this.account, 'token'), `${token}\n`);
  }

  /** @param port of another one that has ended */
  public async listen(port = 0): Promise<void> {
    await new Promise<void>(done => this.server.listen(port, '127.0.0.1', done));
  }

  public async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise(done => this.server.close(done));
  }
}

/** The status of a Job, as its controller writes it. */
export const jobThat = (type: 'Complete' | 'Failed' | 'Suspended', more: object = {}): Record<string, any> => ({
  status: { conditions: [{ type, status: 'True', ...more }], completionTime: '2026-11-30T12:00:00Z' },
});

export const RUNNING = { status: { active: 1, failed: 2 } };
