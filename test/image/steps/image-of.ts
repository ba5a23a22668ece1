import { PythonImage, type PythonImageSettings } from '../../../src/image';
import { PythonProject } from '../../../src/project';
import { sampleProject } from '../../project/sample-project';
import { instructions } from '../dockerfile/parse-dockerfile';

type Files = Readonly<Record<string, string | undefined>>;

/** An image of a small project with these files. */
export function imageOf(settings: PythonImageSettings, files: Files = {}): PythonImage {
  return new PythonImage({ project: PythonProject.fromDirectory(sampleProject(files)), ...settings });
}

/** The instructions of a stage. */
export function stage(image: PythonImage, name: string): string[] {
  const all = instructions(image.dockerfile);
  const isStart = (each: string) => each.startsWith('FROM ') && (/ AS (\S+)$/.exec(each)?.[1] ?? '') === name;
  const start = all.findIndex(isStart);
  const end = all.findIndex((each, index) => index > start && each.startsWith('FROM '));
  return all.slice(start, end < 0 ? undefined : end);
}

/** The paths of the build context that begin with one. */
export function context(image: PythonImage, prefix: string): string[] {
  const { content } = image as unknown as { content: { files: Array<{ path: string }> } };
  return content.files.map(({ path }) => path).filter(path => path.startsWith(prefix)).sort();
}

/** What is said of such an image. */
export function problemsOf(settings: PythonImageSettings, files: Files = {}): string[] {
  try {
    imageOf(settings, files);
    return [];
  } catch (error) {
    const [first, ...others] = (error as Error).message.split('\n');
    return others.length === 0 ? [first.replace(/^.*?invalid PythonImage "shop": /, '')]
      : others.map(each => each.replace('  - ', ''));
  }
}
