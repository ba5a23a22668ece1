import type { Problems } from '../private/problems';
import { PYTHON_VERSIONS, type PythonProject } from '../project';

/** What a project gets that does not say: the newest minor for which nearly every package has wheels, and Debian's and distroless' own. */
const PREFERRED = '3.13';

/** A minor that somebody asked for, and where. */
interface Wish {
  readonly version: string;
  readonly from: string;
  readonly repair: string;
}

export interface PythonVersionProps {
  /** The image's prop. */
  readonly asked?: string;
  /** The minor that the base image holds, when it holds only one. */
  readonly inBase?: string;
}

/** The Python minor of the image, which the project, the base image and this library all admit. */
export function choosePythonVersion(project: PythonProject, props: PythonVersionProps, problems: Problems): string | undefined {
  if (props.asked !== undefined && props.inBase !== undefined && props.asked !== props.inBase) {
    problems.add(`'pythonVersion' is '${props.asked}' but the base image has Python ${props.inBase}; leave 'pythonVersion' out, or choose another 'base'`);
    return undefined;
  }
  const wish = wishOf(project, props);
  const admitted = PYTHON_VERSIONS.filter(version => project._supportsPython(version));
  if (!wish) { return defaultFor(project, admitted, problems); }
  if (!PYTHON_VERSIONS.includes(wish.version)) {
    problems.add(`${wish.from} is '${wish.version}'; supported are ${PYTHON_VERSIONS.join(', ')}: ${wish.repair}`);
    return undefined;
  }
  if (!admitted.includes(wish.version)) {
    problems.add(`${wish.from} is '${wish.version}' but requires-python in pyproject.toml is '${project.requiresPython}': ${wish.repair}, or change requires-python and run \`uv lock\``);
    return undefined;
  }
  return wish.version;
}

function wishOf(project: PythonProject, { asked, inBase }: PythonVersionProps): Wish | undefined {
  if (asked !== undefined) { return { version: asked, from: "'pythonVersion'", repair: 'choose another one' }; }
  if (inBase !== undefined) { return { version: inBase, from: "'pythonVersion' of 'base'", repair: 'choose another base image' }; }
  if (project.pythonVersion !== undefined) {
    return { version: project.pythonVersion, from: '.python-version', repair: `run \`uv python pin ${PREFERRED}\`, or give 'pythonVersion'` };
  }
  return undefined;
}

function defaultFor(project: PythonProject, admitted: string[], problems: Problems): string | undefined {
  if (admitted.length === 0) {
    problems.add(`requires-python in pyproject.toml is '${project.requiresPython}'; images can have ${PYTHON_VERSIONS.join(', ')}: widen it and run \`uv lock\``);
    return undefined;
  }
  return admitted.includes(PREFERRED) ? PREFERRED : admitted[admitted.length - 1];
}
