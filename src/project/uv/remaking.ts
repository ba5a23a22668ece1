import type { Remaking } from './lock';
import { line, toLine } from '../../private/line';
import { shorten } from '../../private/messages';

/** How a `uv.lock` is made again. */
export const UV_REMAKING: Remaking = {
  whole: line`run \`uv lock\``,
  upgrade: name => line`run \`uv lock --upgrade-package ${toLine(shorten(name))}\``,
};
