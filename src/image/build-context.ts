import { CONTEXT } from './layout';
import { supportFile } from './support-files';
import type { FileContent } from '../private/write-files';
import type { PythonProject } from '../project';

/** Every file of the build context, in memory. A path that has not been named here cannot get into the image. */
export function buildContext(dockerfile: string, project: PythonProject, application: readonly FileContent[]): FileContent[] {
  return [
    { path: CONTEXT.dockerfile, content: Buffer.from(dockerfile), executable: false },
    ...below(CONTEXT.dependencies, project._installation.buildFiles()),
    ...below(CONTEXT.container, ['launch.py', 'probe.py'].map(supportFile)),
    ...below(CONTEXT.build, ['check_entry.py'].map(supportFile)),
    ...below(CONTEXT.app, [...application, ...project._sources.metadataFiles()]),
  ];
}

function below(folder: string, files: readonly FileContent[]): FileContent[] {
  return files.map(file => ({ ...file, path: `${folder}/${file.path}` }));
}
