import { CONTEXT } from './layout';
import { supportFile } from './support-files';
import type { Problems } from '../private/problems';
import type { FileContent } from '../private/write-files';
import type { PythonProject } from '../project';

/** Paths to add to and take from the files that a project offers. */
export interface FileChoice {
  readonly include: string[];
  readonly exclude: string[];
}

/** Every file of the build context, in memory. A path that has not been named here cannot get into the image. */
export function buildContext(
  dockerfile: string, project: PythonProject, { include, exclude }: FileChoice, problems: Problems,
): FileContent[] {
  const application = project._sourceFiles(include, exclude);
  if (application.length === 0) {
    problems.add('no source of the project was found; '
      + "lay it out as src/<package>/ or <package>/, add its files to 'include', or exclude less");
  }
  return [
    { path: CONTEXT.dockerfile, content: Buffer.from(dockerfile), executable: false },
    ...below(CONTEXT.dependencies, project._buildFiles()),
    ...below(CONTEXT.container, ['launch.py', 'probe.py'].map(supportFile)),
    ...below(CONTEXT.build, ['check_entry.py'].map(supportFile)),
    ...below(CONTEXT.app, [...application, ...project._metadataFiles()]),
  ];
}

function below(folder: string, files: readonly FileContent[]): FileContent[] {
  return files.map(file => ({ ...file, path: `${folder}/${file.path}` }));
}
