export type { ComposeBindMount } from './bind-mounts';
export { ComposeFile } from './compose-file';
export type { ComposeFileProps } from './compose-file-props';
