export { BakeFile } from './bake-file';
export type { BakeFileProps } from './bake-file-props';
export { BuildCache } from './build-cache';
