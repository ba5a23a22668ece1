import type { LockFormat } from './lock-format';
import { parseLock } from '../uv/parse-lock';

/** uv's own format. */
export const UV_LOCK: LockFormat = {
  names: /^uv\.lock$/,
  usualName: 'uv.lock',
  read: (content, file, _, problems) => parseLock(content, file, problems),
};
