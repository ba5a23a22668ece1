import { type ByteInterval, type Estimate, sum } from './byte-interval';
import type { MovedLayer, PackageChange } from './delta-parts';
import { describeDelta } from './delta-summary';
import { type EstimatedLayer, weightsOf } from './forecast-layers';
import { layerKeys } from './layer-keys';
import { objectOf, optional, requireShape } from '../../private/shape';
import type { InstalledPackage, PythonProject } from '../../project';
import { isLocal } from '../install/selection';
import { PythonImage } from '../python-image';
import { IMAGE_SETTINGS, type PythonImageSettings } from '../python-image-props';

const BOTH = {
  before: objectOf<PythonImage>('a PythonImage', '_plan'), after: objectOf<PythonImage>('a PythonImage', '_plan'),
};
const PROJECT = objectOf<PythonProject>('a PythonProject', '_identity');

/**
 * What a node that has one image pulls for the next one, before either is built: which layers move, which packages
 * moved them, and how many bytes that takes. Its bytes are those of `ImageForecast`.
 */
export class ImageDelta {
  /**
   * Compares two images, such as that of a checkout of the main branch with that of the working copy.
   *
   * @param before the image that nodes have
   * @param after the image that they will pull
   */
  public static between(before: PythonImage, after: PythonImage): ImageDelta {
    requireShape('ImageDelta.between', { before, after }, BOTH);
    return new ImageDelta(before, after);
  }

  /**
   * Compares the images of two projects with the same settings. Throws `PythonImageInvalid` if the settings do not fit
   * one of them.
   *
   * @param before the project of the image that nodes have
   * @param after the project of the image that they will pull
   * @param settings of both images
   */
  public static betweenProjects(
    before: PythonProject, after: PythonProject, settings: PythonImageSettings = {},
  ): ImageDelta {
    requireShape('ImageDelta.betweenProjects', { before, after, settings }, {
      before: PROJECT, after: PROJECT, settings: optional(IMAGE_SETTINGS),
    });
    return new ImageDelta(
      new PythonImage({ project: before, ...settings }), new PythonImage({ project: after, ...settings }),
    );
  }

  /** The layers that nodes do not have, the lowest first. The base is not among them. */
  public readonly movedLayers: MovedLayer[];

  /** Whether the base is another one. Its bytes count then, unless it is one of your own, whose size is unknown. */
  public readonly baseMoved: boolean;

  /** Packages that are new, gone, or have another version or file. Sorted by name. */
  public readonly packages: PackageChange[];

  /**
   * What a node pulls that keeps layers by their digest, as containerd does: Kubernetes, and Docker with its image
   * store, which is the default since Docker 29. The high end has the layers that may move as well.
   */
  public readonly pulled: ByteInterval;

  /**
   * What a node pulls that keeps layers by all that is below them, as Docker's classic image store does, the default
   * before Docker 29: everything from the lowest moved layer to the top.
   */
  public readonly pulledByClassicStore: ByteInterval;

  /** What any node unpacks: everything from the lowest moved layer to the top, since a layer lies on those below. */
  public readonly unpacked: ByteInterval;

  /** Names of moved layers whose bytes are unknown and in no sum. */
  public readonly unknownLayers: string[];

  private readonly names: readonly [before: string, after: string];

  private constructor(before: PythonImage, after: PythonImage) {
    this.names = [String(before), String(after)];
    this.packages = changesOf(before._plan.packages, after._plan.packages);
    this.baseMoved = before._plan.base.reference !== after._plan.base.reference;
    const layers = after.forecast._layers;
    const states = statesOf(before, after);
    const changed = new Set(this.packages.map(({ name }) => name));
    const moved = layers.flatMap((layer, index) => states[index] === 'kept' ? [] : { layer, state: states[index] });
    this.movedLayers = moved.map(({ layer, state }) => ({
      name: layer.name,
      packages: layer.packages.map(each => each.package.name).filter(name => changed.has(name)),
      isCertain: state === 'moved',
      packed: layer.own && sum(weightsOf(layer).map(({ packed }) => packed)),
    }));
    this.unknownLayers = moved.flatMap(({ layer }) => layer.own === undefined ? layer.name : []);
    const base = this.baseMoved && after.forecast._base ? [after.forecast._base] : [];
    const bytes = (which: 'packed' | 'unpacked', less: readonly EstimatedLayer[], more: readonly EstimatedLayer[]) => {
      const of = (some: readonly EstimatedLayer[]): Estimate[] =>
        [...base, ...some.flatMap(weightsOf)].map(weight => weight[which]);
      const [least, most] = [sum(of(less)), sum(of(more))];
      return { low: least.low, expected: least.expected, high: most.high };
    };
    const certain = moved.filter(({ state }) => state === 'moved').map(({ layer }) => layer);
    const above = (isMoved: (state: State) => boolean): readonly EstimatedLayer[] => {
      const lowest = this.baseMoved ? 0 : states.findIndex(isMoved);
      return lowest < 0 ? [] : layers.slice(lowest);
    };
    const [least, most] = [above(state => state === 'moved'), above(state => state !== 'kept')];
    this.pulled = bytes('packed', certain, moved.map(({ layer }) => layer));
    this.pulledByClassicStore = bytes('packed', least, most);
    this.unpacked = bytes('unpacked', least, most);
  }

  /** For the terminal: the bytes, the layers that move with the packages that moved them, and all changed packages. */
  public get summary(): string {
    return describeDelta(this, this.names);
  }

  /** One line for logs and messages, such as `ImageDelta: 2 layers, 1.2 MB pulled`. */
  public toString(): string {
    const { length } = this.movedLayers.filter(({ isCertain }) => isCertain);
    return `ImageDelta: ${length} ${length === 1 ? 'layer' : 'layers'}, ${(this.pulled.expected / 1e6).toFixed(1)} MB`
      + ' pulled';
  }
}

type State = 'kept' | 'moved' | 'may move';

/** Of each layer of the image after. */
function statesOf(before: PythonImage, after: PythonImage): State[] {
  const known = new Set(layerKeys(before._plan, before._contextFiles).map(({ key }) => key));
  return layerKeys(after._plan, after._contextFiles).map(({ key, isUncertain }) =>
    known.has(key) ? 'kept' : isUncertain ? 'may move' : 'moved');
}

function changesOf(before: readonly InstalledPackage[], after: readonly InstalledPackage[]): PackageChange[] {
  const byName = (all: readonly InstalledPackage[]): Map<string, InstalledPackage> =>
    new Map(all.filter(each => !isLocal(each)).map(each => [each.name, each]));
  const [old, current] = [byName(before), byName(after)];
  return [...new Set([...old.keys(), ...current.keys()])].sort().flatMap(name => {
    const [one, other] = [old.get(name), current.get(name)];
    const isSame = one && other && one.version === other.version
      && JSON.stringify(one.artifact) === JSON.stringify(other.artifact);
    return isSame ? [] : { name, before: one?.version, after: other?.version };
  });
}
