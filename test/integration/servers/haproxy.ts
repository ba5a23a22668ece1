import { dockerAsync } from '../docker';

/** A replica in the network of the proxy. */
export interface Replica {
  readonly name: string;
  /** Another one may have it later. */
  readonly address: string;
}

/** HAProxy in a container of that name, with the image of `buildLoadImage`; it listens on 8080. */
export function haproxy(container: string) {
  const places: string[] = [];
  const tell = (...lines: string[]) => dockerAsync('exec', container, 'python', '/app/tell.py', ...lines);
  return {
    command: ['haproxy', '-f', '/app/haproxy.cfg'],
    admit: ({ name, address }: Replica) => {
      const server = `set server replicas/r${places.push(name)}`;
      return tell(`${server} addr ${address} port 8000`, `${server} state ready`);
    },
    /** The replica gets no more requests than those that it has. */
    dismiss: ({ name }: Replica) => tell(`set server replicas/r${places.indexOf(name) + 1} state drain`),
    /** How many requests got an answer that is no failure. */
    answers: async () => {
      const [titles, values] = (await tell('show stat load 1 -1')).split('\n').map(each => each.split(','));
      return Number(values[titles.indexOf('hrsp_2xx')]);
    },
  };
}
