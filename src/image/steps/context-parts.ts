import { line, type Line } from '../../private/line';
import { enumerate, quote } from '../../private/messages';
import type { Problems } from '../../private/problems';
import type { FoundFile, LeftOutFile, LeftOutSettings } from '../../project';
import { CONTEXT } from '../places';
import type { PythonImageProps } from '../python-image-props';

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
  /** What steps write, relative to the project. */
  readonly written?: readonly string[];
  /** Names of variables that the step sets. */
  readonly sets?: readonly string[];
  /** How many folders above the root of the tree it begins. */
  readonly levels?: number;
  /** Of its name. */
  readonly suffix?: Line;
}

/** Collects the files that only steps need. */
export class ContextParts {
  public readonly all: ContextPart[] = [];

  public constructor(
    private readonly props: PythonImageProps, private readonly warnings: string[], private readonly problems: Problems,
  ) {}

  /** Undefined without files, which is a problem unless nothing was asked for. */
  public add(index: number, asked: AskedPart): Line | undefined {
    const { paths, prop, written = [], sets = [], levels = 0, suffix } = asked;
    if (paths.length === 0) { return undefined; }
    const known = this.problems.messages.length;
    const { project: { _sources: sources }, exclude = [] } = this.props;
    const part = { paths, exclude, written, prop, levels };
    const { files, leftOut, settings } = sources.selectPart(part, this.problems);
    this.warnings.push(...settings.flatMap(each => settingsWarning(each, prop, sets)));
    if (files.length === 0) {
      if (this.problems.messages.length === known) {
        this.problems.add(`${prop} has ${paths.map(quote).join(', ')}, where no file can be added to a build; `
          + 'correct it');
      }
      return undefined;
    }
    const directory = line`${CONTEXT.steps}/${index < 9 ? line`0` : line``}${index + 1}${suffix ?? line``}`;
    this.all.push({
      directory,
      files,
      home: sources.homeIn(levels),
      // The other part of the step has the same folders.
      leftOut: suffix === undefined ? leftOut.map(each => leftOutOf(each, prop)) : [],
    });
    return directory;
  }
}

function leftOutOf({ path, reason }: LeftOutFile, prop: string): LeftOutFile {
  const named = reason.replace(/(?<=; if )needed, add it to 'include'$/, "the step reads it, name it in 'inputs'");
  return { path, reason: `not in ${prop}: ${named}` };
}

/** Without such a file a tool mostly succeeds, with other values. */
function settingsWarning(
  { path, reason, variables }: LeftOutSettings, prop: string, sets: readonly string[],
): string[] {
  const file = `${quote(path)} is not in ${prop} (${reason})`;
  if (variables === undefined) {
    return [`${file}; write \${NAME} for it, such as _authToken=\${NPM_TOKEN}, and set the variable in `
      + "'secretVariables' of the step"];
  }
  const missing = variables.filter(name => !sets.includes(name));
  return missing.length === 0 ? [] : [`${file}; if the step reads it, set ${enumerate(missing)} in 'environment' of `
    + "the step, or in 'secretVariables'"];
}
