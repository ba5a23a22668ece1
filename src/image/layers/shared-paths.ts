/**
 * Packages whose wheels install the same paths, as their RECORD files say. Builds of one library change together, so
 * they are one to the partition. It says nothing of whose a path is: the build finds that out from all RECORD files.
 *
 * - the four OpenCV packages are builds of one library with different parts: 39 files of `cv2/`
 * - `onnxruntime` and `onnxruntime-gpu` likewise: `onnxruntime/`
 * - `psycopg2-binary` is `psycopg2`, built: `psycopg2/`
 * - `fastapi-slim` had the files of `fastapi`, without its optional requirements: 45 files of `fastapi/`
 *
 * TensorFlow, Keras and TensorBoard share none. The `nvidia-*-cu12` packages before 12.9 share one empty
 * `nvidia/__init__.py`, which may be in any layer.
 */
const FAMILIES: ReadonlyArray<readonly string[]> = [
  ['fastapi', 'fastapi-slim'],
  ['onnxruntime', 'onnxruntime-gpu'],
  ['opencv-contrib-python', 'opencv-contrib-python-headless', 'opencv-python', 'opencv-python-headless'],
  ['psycopg2', 'psycopg2-binary'],
];

const FIRST_OF_FAMILY: ReadonlyMap<string, string> = new Map(
  FAMILIES.flatMap(family => family.map(name => [name, family[0]])),
);

/** The same name for all packages that install the same paths. */
export function sharesPathsWith(name: string): string {
  return FIRST_OF_FAMILY.get(name) ?? name;
}
