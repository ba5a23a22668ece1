import { line } from '../../private/line';
import type { FileContent } from '../../private/write-files';
import type { ConsoleScript } from '../../project';
import { VENV_DIRECTORY } from '../places';

/** The files that make the project's programs commands, as an installer writes them. Paths are those in the image. */
export function scriptFiles(scripts: readonly ConsoleScript[]): FileContent[] {
  return scripts.map(({ name, module, attribute }) => {
    const text = [
      line`#!${VENV_DIRECTORY}/bin/python`,
      'import sys',
      line`from ${module} import ${attribute.split('.')[0] as typeof attribute}`,
      line`if __name__ == '__main__': sys.exit(${attribute}())`,
      '',
    ].join('\n');
    return { path: `${VENV_DIRECTORY}/bin/${name}`, content: Buffer.from(text), executable: true };
  });
}
