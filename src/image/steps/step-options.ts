import {
  ANYTHING, FLAG, listOf, mapOf, objectOf, objectWith, optional, type OptionalKind, TEXT,
} from '../../private/shape';
import type { BuildSecret } from '../secrets/build-secret';

/** Secrets of a step. */
export interface StepSecretOptions {
  /**
   * Secrets that the step reads as the file `/run/secrets/<id>`, which nobody but its user may read.
   *
   * They are in no layer, history or configuration of the image. The build ends if an output has the text of one, also
   * in base64 or quoted for a URL; one of fewer than 8 bytes is not searched for. What the step prints is in the output
   * of the build.
   *
   * @default - none
   */
  readonly secrets?: BuildSecret[];

  /**
   * Secrets that the step has as variables, by their names: `{ NPM_TOKEN: BuildSecret.variable('npm', 'TOKEN') }`.
   * No other step has them. A line break at the end is left out. Otherwise as `secrets`.
   *
   * @default - none
   */
  readonly secretVariables?: { [name: string]: BuildSecret };
}

/** How a step that runs with the application does so. */
export interface CommandStepOptions extends StepSecretOptions {
  /**
   * Variables of the step, beside those of the image. No layer, history or configuration of the image has them, so a
   * dummy for a secret key is right here. They are in the Dockerfile: a real secret fails, and belongs into `secrets`.
   *
   * @default - none
   */
  readonly environment?: { [name: string]: string };

  /**
   * Files and folders that the step reads, relative to the project, also ones that are not in the image: it sees only
   * these, and runs again only when one of them changes, or a package. A later step sees the outputs of an earlier one
   * if it names them here. What a folder is copied without is in `docs/build-steps.md`, and in `leftOut` of the image.
   *
   * @default - the whole application, and the outputs of the steps before it
   */
  readonly inputs?: string[];

  /**
   * Whether the step has the network of the machine that builds. What it downloads is pinned by nothing: it is fetched
   * again whenever the step runs again, and may then be something else.
   *
   * @default false
   */
  readonly network?: boolean;
}

/** Settings of `BuildStep.run`. */
export interface RunStepOptions extends CommandStepOptions {
  /**
   * Files and folders that the step writes: relative to the project, or absolute for a place outside of it, such as
   * `/data/static`. Folders of the system are not allowed, except `/usr/local/bin` and `/usr/share`.
   */
  readonly outputs: string[];

  /**
   * Whether the outputs are a layer below those of the packages, for what is large and changes least, such as the
   * weights of a model: no update of a package or of the code makes a node pull it again. Such a step runs again when a
   * package changes, but its layer stays the same if it writes the same. Name its `inputs`, or each edit repeats it.
   *
   * @default false
   */
  readonly belowPackages?: boolean;
}

/** Settings of `BuildStep.django`. */
export interface DjangoStepOptions extends CommandStepOptions {
  /**
   * Files and folders that `collectstatic` writes: relative to the project, or absolute outside of it.
   *
   * @default - `STATIC_ROOT`, if the settings say where it is in a way that can be read without running them
   */
  readonly outputs?: string[];
}

/**
 * Settings of `BuildStep.stage`. Its secrets are for root, as whom the commands run. The build also ends if any file of
 * the stage has the text of one: the builder's cache, which may be exported, keeps all that a command leaves.
 */
export interface StageStepOptions extends StepSecretOptions {
  /** The image that builds, with a tag other than `latest` or a digest, such as `node:20-slim`. */
  readonly image: string;

  /**
   * Folder that it builds, relative to the project: a part of it, or one beside it, such as `../frontend`. It gets all
   * of the folder, hidden files and tests too, except `node_modules`, hidden folders, keys, environment files, settings
   * with a password or a token in them, and what `exclude` of the image matches: `leftOut` has each with its reason.
   *
   * @default - none: the commands read nothing but their image, such as for a program that it has
   */
  readonly context?: string;

  /**
   * Shell commands that run before the other files are there, with the `manifests` alone, so that an edit does not
   * repeat them: `['npm ci']`.
   *
   * @default - none
   */
  readonly install?: string[];

  /**
   * Files that `install` reads, relative to `context`.
   *
   * @default - those of npm, pnpm, Yarn and Bun at the top of `context`, such as `package.json`,
   * `package-lock.json` and `.npmrc`
   */
  readonly manifests?: string[];

  /** Shell commands that run in `context`, one after the other: `['npm run build']`. */
  readonly run: string[];

  /**
   * Other files and folders that the commands read, relative to the project or beside it, such as templates that are
   * searched for names of classes. They have the same place beside `context` as on your machine. A hidden folder in
   * `context`, such as `frontend/.storybook`, must be named here too.
   *
   * @default - none
   */
  readonly inputs?: string[];

  /** File or folder that the commands write, relative to `context`, or to the project without one. */
  readonly output: string;

  /** Where the image has it: relative to the project, or absolute outside of it, such as `/usr/local/bin/helm`. */
  readonly to: string;

  /**
   * Variables of the commands. They are in the Dockerfile, and not in the image: a real secret fails.
   *
   * @default - none
   */
  readonly environment?: { [name: string]: string };

  /**
   * Whether the commands have the network of the machine that builds.
   *
   * @default true
   */
  readonly network?: boolean;
}

const TEXTS = optional(listOf(TEXT));
const VARIABLES = optional(mapOf<string>(ANYTHING)) as OptionalKind<{ [name: string]: string }>;

const SECRET = objectOf<BuildSecret>('a BuildSecret', '_place');
const SECRETS = {
  secrets: optional(listOf(SECRET)),
  secretVariables: optional(mapOf(SECRET)) as OptionalKind<{ [name: string]: BuildSecret }>,
};

const COMMAND = { ...SECRETS, environment: VARIABLES, inputs: TEXTS, network: optional(FLAG) };

export const RUN_OPTIONS = objectWith<RunStepOptions>(
  "an object such as { outputs: ['generated'] }", { ...COMMAND, outputs: listOf(TEXT), belowPackages: optional(FLAG) },
);

export const DJANGO_OPTIONS = objectWith<DjangoStepOptions>('an object', { ...COMMAND, outputs: TEXTS });

export const STAGE_OPTIONS = objectWith<StageStepOptions>('an object', {
  image: TEXT,
  context: optional(TEXT),
  install: TEXTS,
  manifests: TEXTS,
  run: listOf(TEXT),
  inputs: TEXTS,
  output: TEXT,
  to: TEXT,
  environment: VARIABLES,
  network: optional(FLAG),
  ...SECRETS,
});
