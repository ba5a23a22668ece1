import { BIND_MOUNT, type ComposeBindMount } from './bind-mounts';
import type { PythonContainer } from '../../container';
import { listOf, mapOf, NUMBER, objectOf, optional, type Shape, TEXT } from '../../private/shape';
import type { ImageSource } from '../image-source';

/** What goes into a Compose file. */
export interface ComposeFileProps {
  /**
   * Name of the project, the prefix of the names of its containers and networks.
   *
   * @default - name of the image of the first service
   */
  readonly name?: string;

  /**
   * Web containers, workers and jobs by the name of their service, a DNS label by which services reach each other. They
   * are written in the order of their names. Release steps come along with the containers that wait for them.
   */
  readonly services: { [name: string]: PythonContainer };

  /**
   * Where images are pulled from, by the name of the image: for a server that runs what a pipeline has pushed. Log in
   * to a private registry with `docker login` before; the file says to which.
   *
   * @default - the images are built on this machine, from copies of the sources
   */
  readonly sources?: { [image: string]: ImageSource };

  /**
   * Port of this machine by the name of the web service, at 127.0.0.1.
   *
   * @default - the port of the container
   */
  readonly publishedPorts?: { [service: string]: number };

  /**
   * File of this machine by the name of the secret, relative to the Compose file. The user of the image (10001 unless
   * it has another) must be able to read it: Compose mounts it with the owner and mode it has on the machine. Otherwise
   * the container stops at startup, and its log says why.
   *
   * @default - `./secrets/<name>` for each secret
   */
  readonly secretFiles?: { [secret: string]: string };

  /**
   * Folders and files of this machine by the name of the service that sees them, for development; no other platform has
   * them. A service that may write to one runs as the user of this machine, so that what it makes there belongs to you:
   * write `HOST_UID` and `HOST_GID` into `.env` beside the file, with what `id -u` and `id -g` print. Without them
   * `docker compose` ends with an error that says so (`docs/users.md`).
   *
   * @default - none: each service runs as the user of its image, and what it writes is gone when it ends
   */
  readonly bindMounts?: { [service: string]: ComposeBindMount[] };
}

export const SHAPE: Shape<ComposeFileProps> = {
  name: optional(TEXT),
  services: mapOf(objectOf<PythonContainer>('a PythonContainer', '_spec')),
  sources: optional(mapOf(objectOf<ImageSource>('an ImageSource', '_reference'))),
  publishedPorts: optional(mapOf(NUMBER)),
  secretFiles: optional(mapOf(TEXT)),
  bindMounts: optional(mapOf(listOf(BIND_MOUNT))),
};
