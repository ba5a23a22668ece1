import { cpSync } from 'fs';
import { join } from 'path';
import type { Images } from './trial';
import { ensureLock } from '../../scripts/uv';
import { PythonImage } from '../../src';
import type { Engine } from '../image/engine';

export async function buildImages(engine: Engine, scratch: string): Promise<Images> {
  const project = join(scratch, 'project');
  cpSync(join(__dirname, 'project'), project, { recursive: true });
  ensureLock(project);
  const image = PythonImage.fromDirectory(project);
  const { image: plain } = await engine.build({ context: image.stage(join(scratch, 'context')), step: 'allocator' });
  const build = async (step: string) => (await engine.build({
    context: __dirname, step, file: join(__dirname, `${step}.Dockerfile`), arguments: { IMAGE: plain },
  })).image;
  return { image, measured: await build('libraries'), client: await build('client') };
}
