import { createHash } from 'crypto';
import type { FileContent } from '../../private/write-files';
import type { InstalledPackage } from '../../project';
import type { ImagePlan, InstallPlan } from '../image-plan';
import { isLocal, keptFor } from '../install/selection';
import { CONTEXT, LAYERS_DIRECTORY, RUNTIME_LAYER, VENV_DIRECTORY } from '../places';

/** What decides the content of a layer. */
export interface LayerKey {
  /** Two layers with the same one have the same content. */
  readonly key: string;
  /** Whether another key may give the same content all the same: the build finds that out. */
  readonly isUncertain: boolean;
}

/**
 * The key of each layer of an image, in their order; the last is the empty one of WORKDIR.
 *
 * @param files the build context
 */
export function layerKeys(plan: ImagePlan, files: readonly FileContent[]): LayerKey[] {
  const { install, packages, base, buildBase, platform, user } = plan;
  const remote = packages.filter(each => !isLocal(each));
  const python = [platform, base.pythonVersion, base.interpreter];
  const below = (folder: string): string => digest(files.filter(({ path }) => path.startsWith(`${folder}/`)));
  const application = below(CONTEXT.app);
  return [...plan.layers.map(({ from, source }): LayerKey => {
    const wheel = plan.wheels.find(({ stage }) => stage === from);
    // A compiler may be a newer one, or write the same for another source.
    if (wheel) { return uncertain(source, python, below(wheel.directory)); }
    // A file of a Debian package.
    if (from === 'build' && !source.endsWith('/')) { return certain(source, platform, buildBase.reference); }
    const group = install.by === 'groups' ? install.groups.find(each => source === treeOf(each.name)) : undefined;
    if (group) { return certain('packages', python, packagesKey(install, group.packages)); }
    switch (source as string) {
      case `${VENV_DIRECTORY}/`: return certain('packages', python, packagesKey(install, remote));
      case treeOf(RUNTIME_LAYER): return certain(
        'runtime', python, base.reference, buildBase.reference, plan.allocator._package, user, below(CONTEXT.container),
      );
      case treeOf('application'):
      case `${CONTEXT.app}/`: return certain('application', python, application);
      case CONTEXT.metadata: return certain('metadata', digest(files.filter(({ path }) => path === CONTEXT.metadata)));
      // Which modules of Python are reached depends on all of the code; often they stay the same.
      case treeOf('python'): return uncertain(source, python, application, packagesKey(install, remote));
      case treeOf('debian'): return certain('debian', platform, base.reference, plan.systemPackages);
      // Build steps: anything may matter for them.
      default: return uncertain(source, digest(files));
    }
  }), certain('WORKDIR')];
}

function treeOf(name: string): string {
  return `${LAYERS_DIRECTORY}/${name}/`;
}

function packagesKey(install: InstallPlan, packages: readonly InstalledPackage[]): unknown {
  return {
    packages: packages.map(({ name, version, artifact }) => [name, version, artifact]),
    kept: install.by === 'lock' ? 'all' : keptFor(install, packages.map(({ name }) => name)),
  };
}

function certain(...parts: readonly unknown[]): LayerKey {
  return { key: JSON.stringify(parts), isUncertain: false };
}

function uncertain(...parts: readonly unknown[]): LayerKey {
  return { key: JSON.stringify(parts), isUncertain: true };
}

function digest(files: readonly FileContent[]): string {
  const hash = createHash('sha256');
  for (const { path, content, executable } of files) {
    hash.update(JSON.stringify([path, content.length, executable]));
    hash.update(content);
  }
  return hash.digest('hex');
}
