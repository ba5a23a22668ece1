import { jobSpec, webSpec, workerSpec } from './build-spec';
import type { JobContainerProps, WebContainerProps, WorkerContainerProps } from './container-props';
import { healthWarnings } from './health-warnings';
import { allSecretsOf, type ContainerSpec } from './spec';
import type { PythonImage } from '../image';
import { quote } from '../private/messages';
import type { ShutdownBudget } from '../process';

/**
 * How one container of an image must run, whatever the platform: command, health, shutdown, secrets, resources,
 * writable paths. Give it to `PythonContainerService` (ECS), `PythonContainerDeployment` (Kubernetes) or
 * `ComposeFile`.
 *
 * All factories fail with `PythonContainerInvalid`, listing every problem at once. Limits of a single platform are
 * checked by its target.
 */
export class PythonContainer {
  /**
   * A container that serves HTTP. With nothing but an image it runs the server and application found in the project.
   */
  public static web(props: WebContainerProps): PythonContainer {
    const { spec, notes, plan } = webSpec(props);
    const { project } = props.image;
    const isOwn = plan.otherHealthPath === undefined;
    const health = isOwn ? healthWarnings(props.image, spec.health!, props.healthCheck) : [];
    const warnings = [...notes, ...project._startup.limits, ...health];
    return new PythonContainer(props.image, spec, warnings, { release: props.release });
  }

  /**
   * A container that works without a port, such as a queue worker. With nothing but an image it runs the worker found
   * in the project.
   */
  public static worker(props: WorkerContainerProps): PythonContainer {
    const { spec, notes, plan } = workerSpec(props);
    const { delivery } = plan;
    return new PythonContainer(props.image, spec, [...notes], { delivery, release: props.release });
  }

  /** A container that ends when its work is done, such as a migration or a report. A schedule belongs to the target. */
  public static job(props: JobContainerProps): PythonContainer {
    const { spec, notes } = jobSpec(props);
    return new PythonContainer(props.image, spec, [...notes]);
  }

  /** Name of the container inside its task, pod or service. */
  public readonly name: string;

  /** What it runs, under the image's init. ECS `Command`, Kubernetes `args`, Compose `command`. */
  public readonly command: string[];

  /** Names of its secrets: those that are the file `/run/secrets/<name>`, then the variables, each sorted. */
  public readonly secrets: string[];

  /** Every timeout around its stop. */
  public readonly shutdown: ShutdownBudget;

  /**
   * What becomes of a running task at a stop and at a kill, in a sentence or two.
   *
   * @default - none: not a worker, or one whose framework is not known
   */
  public readonly delivery?: string;

  /**
   * The job that ends before any container of a new version starts.
   *
   * @default - none
   */
  public readonly release?: PythonContainer;

  /** @internal */
  public readonly _spec: ContainerSpec;

  /**
   * What is valid but probably not intended, one sentence each, those of its image first. ECS shows them
   * at synthesis, Compose in the file, Kubernetes in an annotation. Of several containers with one image, ECS shows
   * those of the image once for the stack, Compose at the first service.
   */
  public readonly warnings: string[];

  /**
   * Without those of its image.
   *
   * @internal
   */
  public readonly _ownWarnings: string[];

  private constructor(
    /** The image it is made of. */
    public readonly image: PythonImage,
    spec: ContainerSpec,
    private readonly notes: string[],
    { delivery, release }: { readonly delivery?: string; readonly release?: PythonContainer } = {},
  ) {
    this.delivery = delivery;
    this.release = release;
    this._ownWarnings = [...notes, ...(release?.notes ?? [])];
    this.warnings = [...image.warnings, ...this._ownWarnings];
    this.name = spec.name;
    this.command = spec.command;
    this.secrets = allSecretsOf(spec);
    this.shutdown = spec.shutdown;
    this._spec = spec;
  }

  /** One line for logs and messages, such as `PythonContainer "web" of PythonImage "shop" (0.1.0, ...)`. */
  public toString(): string {
    return `PythonContainer ${quote(this.name)} of ${this.image}`;
  }
}
