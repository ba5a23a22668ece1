import type { Line } from '../private/line';

/** Of a step, its stage and its tree. */
export type StepName = `step-${number}` & Line;

export type StepPlan = CommandStep | MessagesStep | StageStep;

interface AnyStep {
  readonly name: StepName;
  /** What it does, for readers. */
  readonly title: Line;
  /** What it writes: absolute paths in the image. */
  readonly outputs: readonly Line[];
  /** Whether its layer is below those of the packages. */
  readonly isBelow: boolean;
  /** Whether the application may need its outputs to be imported. */
  readonly isForStart: boolean;
}

/** A secret of the build that a step has. */
export interface StepSecret {
  readonly id: Line;
  /** Whether the step reads it as a file. */
  readonly isFile: boolean;
  /** Names of the variables that have it, without a line break at its end. */
  readonly variables: readonly Line[];
}

/** A command that runs with the application and its packages. */
export interface CommandStep extends AnyStep {
  readonly by: 'command';
  /** Folders of the build context with all that it reads of the project. */
  readonly parts: readonly Line[];
  /** Steps whose outputs it reads. */
  readonly after: readonly StepName[];
  /** Arguments of `django-admin` if it is a command of Django's. */
  readonly command: readonly string[];
  readonly isDjango: boolean;
  readonly environment: Readonly<Record<string, string>>;
  /** Sorted by id. */
  readonly secrets: readonly StepSecret[];
  readonly hasNetwork: boolean;
}

/** Compiles the translations in a part of the build context. */
export interface MessagesStep extends AnyStep {
  readonly by: 'messages';
  readonly part: Line;
}

/** Commands of another image. */
export interface StageStep extends AnyStep {
  readonly by: 'image';
  readonly image: Line;
  /** Part of the build context with all that it reads; undefined if that is nothing of the project. */
  readonly part?: Line;
  /** Part with what `install` reads. */
  readonly manifests?: Line;
  /** Where the commands run: absolute, as in the image. */
  readonly directory: Line;
  /** Shell commands. */
  readonly install: readonly string[];
  readonly run: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  /** Sorted by id. */
  readonly secrets: readonly StepSecret[];
  readonly hasNetwork: boolean;
  /** What becomes its only output, relative to the directory. */
  readonly made: Line;
}
