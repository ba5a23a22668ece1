import {
  DJANGO_OPTIONS, RUN_OPTIONS, STAGE_OPTIONS, type DjangoStepOptions, type RunStepOptions, type StageStepOptions,
} from './step-options';
import { call, callWithCommand } from '../../private/messages';
import { listOf, requireShape, TEXT } from '../../private/shape';

/** What a step does, as its user wrote it. */
export type StepSettings =
  | { readonly kind: 'run'; readonly command: readonly string[]; readonly options: RunStepOptions }
  | { readonly kind: 'django'; readonly command: string; readonly options: DjangoStepOptions }
  | { readonly kind: 'stage'; readonly options: StageStepOptions };

/**
 * Something that the build of an image makes from the project, and that becomes a layer of its own. A step runs again
 * only when something changed that it reads; nothing of it is in the image except its outputs.
 *
 * Files that the project has at the place of an output are left out: the image has those that the step writes. An image
 * is invalid if an output belongs to the system, overlaps another one or contains code of the project.
 */
export class BuildStep {
  /**
   * A command that runs with the application, its packages and its Python, in the folder of the project, without
   * network and as the image's user: `BuildStep.run(['python', '-m', 'shop.build'], { outputs: ['generated'] })`.
   *
   * It can write to the folder of the project and to `/tmp`. The build fails if it ends with another exit code than 0,
   * does not write an output, or writes anything else into the project. It needs the processor of the image: another
   * one needs emulation for it.
   *
   * @param command program and arguments; no shell reads them
   */
  public static run(command: string[], options: RunStepOptions): BuildStep {
    requireShape('BuildStep.run', { command, options }, { command: listOf(TEXT), options: RUN_OPTIONS });
    return new BuildStep({ kind: 'run', command: [...command], options });
  }

  /**
   * One of Django's commands, which knows its outputs:
   *
   * - `collectstatic` writes the folder `STATIC_ROOT` of the settings. Images of Django projects have this step by
   *   default: see `collectStatic` of the image. What the settings demand from the environment, such as a secret key,
   *   is made up for the step, and the build's output says so.
   * - `compilemessages` writes a `.mo` beside each `.po` in a folder `LC_MESSAGES` of the image, with gettext's
   *   `msgfmt --check-format`. It runs none of the project's code, so other settings than none are an error.
   *
   * @param command `collectstatic` or `compilemessages`
   */
  public static django(command: string, options: DjangoStepOptions = {}): BuildStep {
    requireShape('BuildStep.django', { command, options }, { command: TEXT, options: DJANGO_OPTIONS });
    return new BuildStep({ kind: 'django', command, options });
  }

  /**
   * What another image builds, such as a frontend of the project: `BuildStep.stage({ image: 'node:20-slim',
   * context: 'frontend', install: ['npm ci'], run: ['npm run build'], output: 'dist', to: 'shop/static' })`.
   *
   * The image needs `/bin/sh`; its processor is the one that builds. The commands have the network: only what they pin
   * themselves, such as by `package-lock.json`, is the same in each build.
   */
  public static stage(options: StageStepOptions): BuildStep {
    requireShape('BuildStep.stage', { options }, { options: STAGE_OPTIONS });
    return new BuildStep({ kind: 'stage', options });
  }

  private constructor(
    /** @internal */
    public readonly _settings: StepSettings,
  ) {}

  /** One line for logs and messages, such as `BuildStep.run(["python", ...])`. */
  public toString(): string {
    const settings = this._settings;
    switch (settings.kind) {
      case 'run': return callWithCommand('BuildStep.run', settings.command);
      case 'django': return call('BuildStep.django', settings.command);
      case 'stage': {
        const { image, context, to } = settings.options;
        return call('BuildStep.stage', image, context ?? to);
      }
    }
  }
}
