import { line, type Line } from '../../private/line';
import { quote } from '../../private/messages';
import type { Problems } from '../../private/problems';
import type { FoundFile, LeftOutFile, PythonProject } from '../../project';
import { CONTEXT } from '../places';

/** A folder of the build context that is for a step alone. */
export interface ContextPart {
  readonly directory: Line;
  /** At their paths in the tree, or in a folder above it. */
  readonly files: readonly FoundFile[];
  /** The project's folder, as those paths. */
  readonly home: string;
  /** What else of those folders is not there, relative to the project. */
  readonly leftOut: readonly LeftOutFile[];
}

/** What is asked of a part. */
interface AskedPart {
  /** Relative to the project. */
  readonly paths: readonly string[];
  /** The prop that has the paths, for messages. */
  readonly prop: string;
  /** What is not part of it, relative to the project. */
  readonly without?: readonly string[];
  /** How many folders above the root of the tree it begins. */
  readonly levels?: number;
  /** Of its name. */
  readonly suffix?: Line;
}

/** Collects the files that only steps need. */
export class ContextParts {
  public readonly all: ContextPart[] = [];

  public constructor(private readonly project: PythonProject, private readonly problems: Problems) {}

  /** Undefined without files, which is a problem unless nothing was asked for. */
  public add(index: number, { paths, prop, without = [], levels = 0, suffix }: AskedPart): Line | undefined {
    if (paths.length === 0) { return undefined; }
    const known = this.problems.messages.length;
    const files = this.project._sources.selectPart({ paths, without, prop, levels }, this.problems);
    if (files.length === 0) {
      if (this.problems.messages.length === known) {
        this.problems.add(`${prop} has ${paths.map(quote).join(', ')}, where no file can be added to a build; `
          + 'correct it');
      }
      return undefined;
    }
    const directory = line`${CONTEXT.steps}/${index < 9 ? line`0` : line``}${index + 1}${suffix ?? line``}`;
    this.all.push({ directory, files, home: this.project._sources.homeIn(levels), leftOut: [] });
    return directory;
  }
}
