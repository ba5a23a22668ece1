import { mkdtempSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { docker, until } from './docker';

/** An index behind a password, in a container on Docker's own network, where builds find it. */
export interface IndexServer {
  /** Of its address. */
  readonly host: string;
  /** Without a slash at the end. */
  readonly url: string;
  /** What it was asked: method, path, status, and whether with the right password. */
  requests(): string[];
  stop(): void;
}

/** @param folder with the files that it serves */
export async function startIndex(name: string, folder: string, user: string, password: string): Promise<IndexServer> {
  const place = mkdtempSync(join(tmpdir(), 'index-'));
  writeFileSync(join(place, 'server.py'), SERVER);
  writeFileSync(join(place, 'password'), `${user}:${password}`);
  docker(
    'run', '--detach', '--name', name, '--volume', `${place}:/server:ro`, '--volume', `${folder}:/files:ro`,
    '--entrypoint', 'python', 'python:3.13-slim', '-u', '/server/server.py',
  );
  const host = docker('inspect', '--format', '{{.NetworkSettings.IPAddress}}', name);
  await until('the index', 30, () => docker('logs', name).includes('ready'));
  return {
    host,
    url: `http://${host}:8000`,
    requests: () => docker('logs', name).split('\n').filter(line => line.startsWith('GET ')),
    stop: () => { docker('rm', '--force', name); },
  };
}

const SERVER = `
import base64, http.server, json
expected = 'Basic ' + base64.b64encode(open('/server/password', 'rb').read()).decode()
class Index(http.server.SimpleHTTPRequestHandler):
    protocol_version = 'HTTP/1.1'
    def do_GET(self):
        given = self.headers.get('Authorization')
        if given == expected:
            return super().do_GET()
        status = 401 if given is None else 403
        print('GET', self.path, status, flush=True)
        self.send_response(status)
        self.send_header('WWW-Authenticate', 'Basic realm="index"')
        self.send_header('Content-Length', '0')
        self.end_headers()
    def do_POST(self):
        # Large files of git: where each of them is.
        asked = json.loads(self.rfile.read(int(self.headers['Content-Length'])))
        allowed = self.headers.get('Authorization') == expected
        place = 'http://%s/lfs/' % self.headers['Host']
        print('POST', self.path, 200 if allowed else 401, flush=True)
        answer = json.dumps({'objects': [
            {**each, 'actions': {'download': {'href': place + each['oid']}}} for each in asked['objects']]}).encode()
        self.send_response(200 if allowed else 401)
        self.send_header('Content-Type', 'application/vnd.git-lfs+json')
        self.send_header('LFS-Authenticate', 'Basic realm="lfs"')
        self.send_header('Content-Length', str(len(answer) if allowed else 0))
        self.end_headers()
        if allowed:
            self.wfile.write(answer)
    def log_request(self, code='-', size='-'):
        if self.headers.get('Authorization') == expected:
            print('GET', self.path, int(code), 'with the password', flush=True)
print('ready', flush=True)
http.server.ThreadingHTTPServer(('', 8000), lambda *args: Index(*args, directory='/files')).serve_forever()
`;
