import { line, type Line } from '../../../private/line';
import type { BaseImage, CommandStep, ImagePlan, MessagesStep, StageStep, StepName } from '../../image-plan';
import { APP_DIRECTORY, LAYERS_DIRECTORY, VENV_DIRECTORY } from '../../places';
import { asRoot } from '../base-lines';
import { aptUpdate } from '../debian-lines';
import { execStep, mount, repeated, shellStep, type Flag } from '../steps';
import { assignment, comment, execForm, instruction, literal, shellWord } from '../words';

/** Where a step sees parts of the context, and what other steps wrote. */
const INPUTS_DIRECTORY = line`/inputs`;

/** Where a stage of another image puts what it made. */
const MADE_DIRECTORY = line`/made`;

/** A stage for each step, and one more for each image that builds something. */
export function stepStages(plan: ImagePlan): string[] {
  return plan.steps.flatMap(step => {
    switch (step.by) {
      case 'command': return [commandStage(plan, step)];
      case 'messages': return [messagesStage(plan, step)];
      case 'image': return [imageStage(step), madeStage(plan, step)];
    }
  });
}

function commandStage(plan: ImagePlan, step: CommandStep): string {
  const { base, user, workDirectory } = plan;
  const folders = [
    ...step.parts.map(part => ({ flags: `--mount=source=${part}`, name: part.split('/').at(-1) as Line })),
    ...step.after.map(name => ({ flags: `--mount=from=${name},source=${treeOf(name)}${APP_DIRECTORY}`, name })),
  ].map(({ flags, name }) => ({ flags, target: line`${INPUTS_DIRECTORY}/${name}` }));
  const flags: Flag[] = [
    ...repeated('--inputs', folders.map(({ target }) => target)),
    ['--application', APP_DIRECTORY],
    ['--environment', VENV_DIRECTORY],
    ['--directory', workDirectory],
    ['--user', user.uid],
    ['--group', user.gid],
    ['--output', treeOf(step.name)],
    ...repeated('--writes', step.outputs),
    ...step.isDjango ? [['--django'] as const] : [],
    ['--', ...step.command],
  ];
  return [
    comment(step.title),
    `FROM runtime AS ${step.name}`,
    ...asRoot(base),
    ...variables(step),
    `RUN ${[
      ...step.hasNetwork ? [] : ['--network=none'],
      mount('build'),
      ...folders.map(each => `${each.flags},target=${each.target}`),
      execStep(base.interpreter, 'step', flags),
    ].join(' \\\n    ')}`,
  ].join('\n');
}

/** Needs nothing of the project but the translations. */
function messagesStage(plan: ImagePlan, { name, title, part }: MessagesStep): string {
  const { buildBase } = plan;
  const { mounts, command } = aptUpdate(plan);
  return [
    comment(title),
    `FROM ${onAnyProcessor(buildBase)}${buildBase.reference} AS ${name}`,
    ...asRoot(buildBase),
    '# hadolint ignore=DL3008',
    `RUN ${mounts}${command} \\`,
    '    && apt-get install --yes --no-install-recommends gettext \\',
    '    && rm -rf /var/lib/apt/lists/*',
    `RUN --network=none ${mount('build')} --mount=source=${part},target=${INPUTS_DIRECTORY} \\`,
    `    ${shellStep(buildBase.interpreter, 'messages', [
      ['--inputs', INPUTS_DIRECTORY], ['--application', APP_DIRECTORY], ['--output', treeOf(name)],
    ])}`,
  ].join('\n');
}

/** Its image may be anything with a shell, and start as any user. */
function imageStage(step: StageStep): string {
  const { name, title, image, part, manifests, directory, install, run, made } = step;
  const network = step.hasNetwork ? '' : '--network=none ';
  const missing = `build: no command of run wrote the output ${made}, correct one of them`;
  return [
    comment(title),
    `FROM --platform=$BUILDPLATFORM ${image} AS ${name}-image`,
    ...asRoot({ root: false }),
    `WORKDIR ${literal(directory)}`,
    ...variables(step),
    ...manifests === undefined ? [] : [
      `COPY ${manifests}/ ${APP_DIRECTORY}/`,
      ...install.map(each => `RUN ${network}${shell(each)}`),
    ],
    `COPY ${part}/ ${APP_DIRECTORY}/`,
    ...run.map(each => `RUN ${network}${shell(each)}`),
    `RUN --network=none cp -RP -- ${shellWord(made)} ${MADE_DIRECTORY} \\`,
    `    || { echo ${shellWord(missing)} >&2; exit 1; }`,
  ].join('\n');
}

/** The same with times and modes that are equal in each build. */
function madeStage({ buildBase }: ImagePlan, { name, outputs: [output], made }: StageStep): string {
  return [
    `FROM ${onAnyProcessor(buildBase)}${buildBase.reference} AS ${name}`,
    ...asRoot(buildBase),
    `RUN --network=none ${mount('build')} \\`,
    `    --mount=from=${name}-image,source=${MADE_DIRECTORY},target=${MADE_DIRECTORY} \\`,
    `    ${shellStep(buildBase.interpreter, 'outputs', [
      ['--made', MADE_DIRECTORY], ['--name', made], ['--to', output], ['--output', treeOf(name)],
    ])}`,
  ].join('\n');
}

/** No image has them, since none starts from this stage. */
function variables({ environment }: CommandStep | StageStep): string[] {
  const pairs = Object.entries(environment).map(([name, value]) => assignment(name, value));
  return pairs.length === 0 ? [] : [instruction('ENV', pairs)];
}

function onAnyProcessor({ everyPlatform }: BaseImage): string {
  return everyPlatform ? '--platform=$BUILDPLATFORM ' : '';
}

function treeOf(name: StepName): Line {
  return line`${LAYERS_DIRECTORY}/${name}`;
}

/** As it is written, unless Docker would read something else in it: a flag, another form, or a document. */
function shell(command: string): string {
  return /^(?:--|\[|#)|<<|\\|`/.test(command) ? execForm(['/bin/sh', '-c', command]) : command;
}
