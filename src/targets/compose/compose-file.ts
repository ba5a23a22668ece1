import { dirname, join } from 'path';
import { checkCompose } from './check-compose';
import { type ComposeFileProps, SHAPE } from './compose-file-props';
import { composeText } from './compose-text';
import { parityOf } from './parity';
import { placeImages, type PlacedImage } from './place-images';
import { planServices } from './plan-services';
import { renderCompose } from './render-compose';
import { enumerate, quote } from '../../private/messages';
import { Problems } from '../../private/problems';
import { requireShape, TEXT } from '../../private/shape';
import { writeText } from '../../private/write-files';
import { isFolder } from '../../project';

const CODE = 'ComposeFileInvalid';

/**
 * Docker Compose file of web containers, workers and jobs, with the privileges, limits, health checks and grace
 * periods they have on ECS and Kubernetes. `docker compose up --wait` builds the images and starts it; nothing else is
 * needed on the machine. What it builds is a copy of the sources: write the file again after a change to them, and the
 * image gets another tag, which the next `docker compose up --wait` builds. Services that share an image have it built
 * by one of them: start that one too, or run `docker compose build` before.
 *
 * A job is left out of `up`: `docker compose run --rm <job>` runs it, and ends with its exit code. A release step is a
 * service under the name of its container, unless it is in `services` under another; what waits for it starts once it
 * ended with 0. Databases and queues belong in a `compose.override.yaml` beside the file.
 */
export class ComposeFile {
  private readonly text: string;
  private readonly images: PlacedImage[];
  private readonly missing: string[];
  private readonly summary: string;

  /** Fails with `ComposeFileInvalid`, listing every problem at once. */
  public constructor(props: ComposeFileProps) {
    requireShape('ComposeFile', props, SHAPE);
    const services = planServices(props.services);
    const name = props.name ?? services[0]?.container.image.name ?? '';
    const problems = new Problems(`ComposeFile ${quote(name)}`);
    checkCompose(name, services, props, problems);
    problems.throwIfAny(CODE);

    this.summary = `ComposeFile ${quote(name)} (${enumerate(services.map(service => service.name))})`;
    const sources = new Map(Object.entries(props.sources ?? {}));
    const images = placeImages(services, sources);
    this.images = [...images.values()];
    const publishedPorts = new Map(Object.entries(props.publishedPorts ?? {}));
    const bindMounts = new Map(Object.entries(props.bindMounts ?? {}));
    const placed = services.map(service => ({
      ...service,
      image: images.get(service.name)!,
      publishedPort: publishedPorts.get(service.name) ?? service.spec.port,
      bindMounts: bindMounts.get(service.name) ?? [],
    }));
    const model = renderCompose(name, placed, new Map(Object.entries(props.secretFiles ?? {})));
    const warnings = new Map(services.map(({ name: service, container }) => {
      const { image } = container;
      const isFirst = services.find(other => other.container.image === image)!.container === container;
      const shown = isFirst ? container.warnings : container._ownWarnings;
      return [service, [...shown, ...sources.get(image.name)?._notes(image.contentTag) ?? []]];
    }));
    this.text = composeText(model, warnings, this.images);
    this.missing = parityOf(placed);
  }

  /** The file as text. Its paths are relative to the folder it is written to. */
  public render(): string {
    return this.text;
  }

  /**
   * Writes the file, and beside it the build context of each image as `build/<image>`, which it replaces.
   * The files of the secrets are yours to put there.
   *
   * @param path such as `out/compose.yaml`; missing folders are created. Throws `ComposeFileInvalid` before anything is
   * written when a folder for a build context contains something else.
   */
  public write(path: string): void {
    requireShape('ComposeFile.write', { path }, { path: TEXT });
    const contexts = this.images.flatMap(({ image, folder }) =>
      folder === undefined ? [] : [{ image, directory: join(dirname(path), folder) }]);
    const problems = new Problems(`ComposeFile ${quote(path)}`);
    if (isFolder(path)) {
      problems.add(`'path' is a folder; pass the file to write, such as ${quote(join(path, 'compose.yaml'))}`);
    }
    contexts.forEach(({ image, directory }) => image._checkStaging(directory, problems));
    problems.throwIfAny(CODE);
    contexts.forEach(({ image, directory }) => image.stage(directory));
    writeText(path, this.text);
  }

  /** One line for logs and messages, such as `ComposeFile "shop" (web, worker)`. */
  public toString(): string {
    return this.summary;
  }

  /**
   * What these containers have on ECS or Kubernetes but Compose cannot express, one sentence each, with what happens
   * instead.
   */
  public parity(): string[] {
    return [...this.missing];
  }
}
