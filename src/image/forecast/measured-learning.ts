import type { ModelData } from './model';

/** PyTorch's own wheel without CUDA, whose index gives no sizes. Measured with transformers and FastAPI beside it. */
export const CPU_TORCH = 'torch+cpu';

/**
 * What computes with models, beside the packages of `measured.ts`, whose locks have none of it: from the lock of
 * torch 2.15 with CUDA 13, measured alone by `npm run forecast -- measure`. The libraries of CUDA have hardly any code
 * of Python, and other ratios than an ordinary wheel.
 */
export const MEASURED_LEARNING: ModelData['packages'] = [
  ['cuda-bindings', 8386, 0, 973, 3744, 1, 2, 3916],
  ['nvidia-cublas', 404871, 0, 1000, 1391, 0, 0, 1393],
  ['nvidia-cuda-cccl', 4114, 0, 63, 233, 0, 0, 4908],
  ['nvidia-cuda-cupti', 11989, 0, 982, 4014, 0, 0, 4125],
  ['nvidia-cuda-nvrtc', 47018, 0, 1000, 2549, 0, 0, 2550],
  ['nvidia-cuda-runtime', 2324, 0, 105, 364, 0, 0, 3274],
  ['nvidia-cudnn-cu13', 519150, 0, 1000, 1710, 0, 0, 1712],
  ['nvidia-cufft', 218258, 0, 1000, 1337, 0, 0, 1338],
  ['nvidia-cusolver', 227913, 0, 1000, 1213, 0, 0, 1215],
  ['nvidia-cusparse', 150999, 0, 1000, 1110, 0, 0, 1112],
  ['nvidia-cusparselt-cu13', 170149, 0, 1000, 1375, 0, 0, 1375],
  ['nvidia-nccl-cu13', 215965, 0, 999, 1170, 0, 0, 1173],
  ['nvidia-nvjitlink', 46642, 0, 1000, 2515, 0, 0, 2516],
  ['nvidia-nvshmem-cu13', 135398, 0, 967, 1443, 0, 0, 1486],
  ['torch', 539167, 0, 978, 2042, 0, 0, 2123],
  ['triton', 285675, 0, 672, 2422, 2, 8, 3649],
  [CPU_TORCH, 190_000, 0, 750, 2600, 120, 330, 3650],
];
