import type { ForecastPackage } from './forecast-parts';
import type { ImageForecast } from './image-forecast';
import type { InstalledPackage } from '../../project';

/** Libraries of CUDA and of ROCm, and what is only of use with them. */
const GPU_LIBRARY = /^(?:nvidia-|cuda-|pytorch-triton|triton$|cupy-cuda|jax-cuda|jax-rocm)/;

/** Frameworks whose usual wheel for Linux has code for a GPU. */
const GPU_FRAMEWORKS = ['torch', 'torchvision', 'torchaudio'];

/** PyTorch's own indexes: one for each version of CUDA or ROCm, and one without. */
const TORCH_INDEX = /^(https:\/\/[A-Za-z0-9.-]+(?:\/[A-Za-z0-9._-]+)*\/whl)\/(?:nightly\/)?(?:cu[0-9]+|rocm[0-9.]+)(?:\/|$)/;

const GUIDE = 'https://docs.astral.sh/uv/guides/integration/pytorch/';

/** The packages that an image has for a GPU alone. */
export interface GpuStack {
  readonly packages: ForecastPackage[];
  /** How to do without them, for messages. */
  readonly repair: string;
}

/** Undefined for an image without libraries of CUDA or ROCm. */
export function gpuStack(forecast: ImageForecast, installed: readonly InstalledPackage[]): GpuStack | undefined {
  const has = (name: string): boolean => forecast.packages.some(each => each.name === name);
  if (!forecast.packages.some(each => GPU_LIBRARY.test(each.name))) { return undefined; }
  return {
    packages: forecast.packages.filter(({ name }) => GPU_LIBRARY.test(name) || GPU_FRAMEWORKS.includes(name)),
    repair: repairOf(has, installed),
  };
}

function repairOf(has: (name: string) => boolean, installed: readonly InstalledPackage[]): string {
  if (has('torch')) { return cpuTorch(has, installed); }
  if (has('tensorflow')) { return "without a GPU, depend on tensorflow-cpu, or remove the extra 'and-cuda'"; }
  if (has('jax')) { return 'without a GPU, depend on jax without its extra for CUDA'; }
  return '`uv tree --invert --package NAME` shows who needs them';
}

/** The two entries of `[tool.uv]` that uv's guide has for wheels without CUDA. Sources are for direct dependencies. */
function cpuTorch(has: (name: string) => boolean, installed: readonly InstalledPackage[]): string {
  const sources = GPU_FRAMEWORKS.filter(has).map(name => `${name} = { index = "pytorch-cpu" }`).join(', ');
  return 'without a GPU, choose the CPU wheels in pyproject.toml: '
    + `[[tool.uv.index]] with name = "pytorch-cpu", url = "${cpuIndex(installed)}", explicit = true, and `
    + `[tool.uv.sources] with ${sources}; name torch in 'dependencies' as well, and run \`uv lock\` (${GUIDE})`;
}

/** Beside the index of the lock, if that is one of PyTorch's. */
function cpuIndex(installed: readonly InstalledPackage[]): string {
  const { artifact } = installed.find(each => each.name === 'torch') ?? {};
  const [, root] = TORCH_INDEX.exec(artifact !== undefined && 'url' in artifact ? artifact.url : '') ?? [];
  return root === undefined ? 'the index for CPU that pytorch.org/get-started names' : `${root}/cpu`;
}
