import type { ModelData } from './model';

/** PyTorch's own wheel without CUDA, whose index gives no sizes. Measured with transformers and FastAPI beside it. */
export const CPU_TORCH = 'torch+cpu';

/**
 * What computes with models, beside the packages of `measured.ts`, whose locks have none of it: from the lock of
 * torch 2.15 with CUDA 13, measured alone by `npm run forecast -- measure`; torch itself and NCCL are from the layers
 * of an image. The libraries of CUDA have hardly any code of Python, and other ratios than an ordinary wheel. Those of
 * CUDA 12 are by the lists of files in the wheels that torch 2.10 locks.
 */
export const MEASURED_LEARNING: ModelData['packages'] = [
  ['cuda-bindings', 8386, 0, 973, 3744, 1, 2, 3916],
  ['nvidia-cublas', 404871, 0, 1000, 1391, 0, 0, 1393],
  ['nvidia-cublas-cu12', 594347, 0, 1000, 1462, 0, 0, 1463],
  ['nvidia-cuda-cccl', 4114, 0, 63, 233, 0, 0, 4908],
  ['nvidia-cuda-cupti', 11989, 0, 982, 4014, 0, 0, 4125],
  ['nvidia-cuda-cupti-cu12', 10249, 0, 981, 4037, 0, 0, 4149],
  ['nvidia-cuda-nvrtc', 47018, 0, 1000, 2549, 0, 0, 2550],
  ['nvidia-cuda-nvrtc-cu12', 88040, 0, 1000, 2523, 0, 0, 2524],
  ['nvidia-cuda-runtime', 2324, 0, 105, 364, 0, 0, 3274],
  ['nvidia-cudnn-cu12', 706758, 0, 1000, 1490, 0, 0, 1491],
  ['nvidia-cudnn-cu13', 519150, 0, 1000, 1710, 0, 0, 1712],
  ['nvidia-cufft', 218258, 0, 1000, 1337, 0, 0, 1338],
  ['nvidia-cufft-cu12', 193119, 0, 1000, 1456, 0, 0, 1456],
  ['nvidia-curand-cu12', 63620, 0, 992, 2150, 0, 0, 2184],
  ['nvidia-cusolver', 227913, 0, 1000, 1213, 0, 0, 1215],
  ['nvidia-cusolver-cu12', 267507, 0, 1000, 1513, 0, 0, 1514],
  ['nvidia-cusparse', 150999, 0, 1000, 1110, 0, 0, 1112],
  ['nvidia-cusparse-cu12', 288216, 0, 1000, 1346, 0, 0, 1347],
  ['nvidia-cusparselt-cu12', 287194, 0, 1000, 1574, 0, 0, 1574],
  ['nvidia-cusparselt-cu13', 170149, 0, 1000, 1375, 0, 0, 1375],
  ['nvidia-nccl-cu12', 322348, 0, 1000, 1333, 0, 0, 1333],
  ['nvidia-nccl-cu13', 215965, 0, 930, 941, 0, 0, 1173],
  ['nvidia-nvjitlink', 46642, 0, 1000, 2515, 0, 0, 2516],
  ['nvidia-nvjitlink-cu12', 39255, 0, 1000, 2399, 0, 0, 2399],
  ['nvidia-nvshmem-cu12', 139103, 0, 972, 1411, 0, 0, 1468],
  ['nvidia-nvshmem-cu13', 135398, 0, 967, 1443, 0, 0, 1486],
  ['torch', 539167, 0, 955, 1777, 32, 104, 2123],
  // 2.10 with CUDA 12, and 2.9.1 for the CPU of arm64, from the layers of an image too.
  ['torch', 915613, 0, 987, 1878, 0, 0, 1924],
  ['torch', 104136, 0, 795, 2729, 117, 386, 4036],
  ['triton', 285675, 0, 672, 2422, 2, 8, 3649],
  [CPU_TORCH, 190_000, 0, 750, 2600, 120, 330, 3650],
];
