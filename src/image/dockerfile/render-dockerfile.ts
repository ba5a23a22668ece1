import * as partitioned from './partitioned';
import * as single from './single';
import { comment, list } from './words';
import { line, type Line } from '../../private/line';
import type { ImagePlan, PythonDecision } from '../image-plan';
import { BUILD_EPOCH_SECONDS, GENERATED_MARK } from '../places';

const NOT_PINNED = line`The base is not pinned: its updates arrive with the next build, under the same image tag.`;

/** For somebody who builds by hand. */
const SAME_BYTES = line`Every build gives the same image with --build-arg SOURCE_DATE_EPOCH=${BUILD_EPOCH_SECONDS} and `
  + 'BUILDX_NO_DEFAULT_ATTESTATIONS=1.' as Line;

const NO_VERSION = line`No version: the build backend computes it, so neither the labels nor the image tag have one.`;

/** Renders the plan as a Dockerfile. Needs the frontend 1.4, which every current BuildKit bundles. */
export function renderDockerfile(plan: ImagePlan): string {
  const { install } = plan;
  const stages = install.by === 'lock' ? single.stages(plan, install) : partitioned.stages(plan, install);
  return `${header(plan)}\n${stages.join('\n\n')}\n`;
}

/** The comment at the top: what the image is, why it has this Python, and what to know about it. */
function header(plan: ImagePlan): string {
  const { subject, base, python, platform, leftOut } = plan;
  const title = subject.version === undefined ? subject.name : line`${subject.name} ${subject.version}`;
  return [
    line`Image of ${title}: CPython ${python.version}, ${base.label}, ${platform}. `
      + `${GENERATED_MARK}; change the construct, not this file.`,
    pythonReason(python),
    ...subject.version === undefined ? [NO_VERSION] : [],
    ...base.pinned ? [] : [NOT_PINNED],
    ...plan.install.by === 'groups' ? [SAME_BYTES] : [],
    ...leftOut.length === 0 ? [] : [line`Not in the image: ${list(leftOut)}. `
      + "See 'leftOut' of the image for the reasons; add files with 'include'."],
  ].map(text => comment(text as Line)).join('\n');
}

function pythonReason({ version, decidedBy, compiled, passedOver }: PythonDecision): Line {
  switch (decidedBy) {
    case 'pythonVersion': return line`CPython ${version} was set by 'pythonVersion'.`;
    case 'base': return line`CPython ${version} is the one in the base image.`;
    case '.python-version': return line`CPython ${version} was set by .python-version.`;
    case 'wheels': {
      const merit = compiled.length === 0
        ? line`that has wheels for every package`
        : line`that compiles the fewest packages`;
      const others = passedOver
        .map(each => line`; ${each.version} would compile ${list(each.compiled)}`)
        .join('') as Line;
      return line`CPython ${version} is the newest that the project allows and ${merit}${others}.`;
    }
  }
}
