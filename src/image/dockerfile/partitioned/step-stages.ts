import { line, type Line } from '../../../private/line';
import type { BaseImage, ImagePlan, ImageUser } from '../../image-plan';
import {
  APP_DIRECTORY, BUILD_SECRETS_DIRECTORY, LAYERS_DIRECTORY, STEP_DIRECTORIES, VENV_DIRECTORY,
} from '../../places';
import type { CommandStep, MessagesStep, StageStep, StepName } from '../../step-plan';
import { asRoot } from '../base-lines';
import { aptUpdate } from '../debian-lines';
import { execStep, mount, repeated, shellStep, type Flag } from '../steps';
import { assignment, comment, execForm, instruction, literal, shellWord } from '../words';

const IN_MEMORY = line`What it writes to a folder for temporary files stays in memory, and in no cache of the builder.`;

const TEMPORARY = ['/tmp', '/var/tmp'];

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
  const others = plan.steps.filter(({ name }) => step.after.includes(name));
  const folders = [
    ...step.parts.map(part => ({ flags: `--mount=source=${part}`, name: part.split('/').at(-1) as Line })),
    ...others.filter(({ outputs }) => !outputs.every(isElsewhere))
      .map(({ name }) => ({ flags: `--mount=from=${name},source=${treeOf(name)}${APP_DIRECTORY}`, name })),
  ].map(({ flags, name }) => ({ flags, target: line`${STEP_DIRECTORIES.inputs}/${name}` }));
  const elsewhere = others.flatMap(({ name, outputs }) => outputs.filter(isElsewhere).map(path => ({
    flags: `--mount=from=${name},source=${treeOf(name)}${path}`,
    target: line`${STEP_DIRECTORIES.inputs}${path}`,
    path,
  })));
  const flags: Flag[] = [
    ...repeated('--inputs', folders.map(({ target }) => target)),
    ...elsewhere.map(({ target, path }): Flag => ['--elsewhere', target, path]),
    ['--application', APP_DIRECTORY],
    ['--environment', VENV_DIRECTORY],
    ['--directory', workDirectory],
    ['--user', user.uid],
    ['--group', user.gid],
    ['--output', treeOf(step.name)],
    ...repeated('--writes', step.outputs),
    ...step.isDjango ? [['--django'] as const] : [],
    ...searched(step),
    ...step.secrets.flatMap(({ id, variables: names }) => names.map((name): Flag => ['--secret-variable', name, id])),
    ['--', ...step.command],
  ];
  // Its user has the secrets that are files; our own program puts the others into variables.
  const secrets = step.secrets.map(({ id, isFile }) => secretMount(id, isFile ? user : undefined));
  return [
    comment(step.title),
    ...secrets.length > 0 ? [comment(IN_MEMORY)] : [],
    `FROM runtime AS ${step.name}`,
    ...asRoot(base),
    ...variables(step),
    `RUN ${[
      ...step.hasNetwork ? [] : ['--network=none'],
      ...secrets,
      ...secrets.length > 0 ? TEMPORARY.map(target => `--mount=type=tmpfs,target=${target}`) : [],
      mount('build'),
      ...[...folders, ...elsewhere].map(each => `${each.flags},target=${each.target}`),
      execStep(base.interpreter, 'step', flags),
    ].join(' \\\n    ')}`,
  ].join('\n');
}

/** Outside of the application. */
function isElsewhere(output: Line): boolean {
  return !output.startsWith(`${APP_DIRECTORY}/`);
}

/** Needs nothing of the project but the translations. */
function messagesStage(plan: ImagePlan, { name, title, part }: MessagesStep): string {
  const { debianBase } = plan;
  const { mounts, command } = aptUpdate(plan, debianBase);
  return [
    comment(title),
    `FROM ${onAnyProcessor(debianBase)}${debianBase.reference} AS ${name}`,
    ...asRoot(debianBase),
    '# hadolint ignore=DL3008',
    `RUN ${mounts}${command} \\`,
    '    && apt-get install --yes --no-install-recommends gettext \\',
    '    && rm -rf /var/lib/apt/lists/*',
    `RUN --network=none ${mount('build')} --mount=source=${part},target=${STEP_DIRECTORIES.inputs} \\`,
    `    ${shellStep(debianBase.interpreter, 'messages', [
      ['--inputs', STEP_DIRECTORIES.inputs], ['--application', APP_DIRECTORY], ['--output', treeOf(name)],
    ])}`,
  ].join('\n');
}

/** Its image may be anything with a shell, and start as any user. */
function imageStage(step: StageStep): string {
  const { name, title, image, part, manifests, directory, install, run, made } = step;
  const options = [
    ...step.hasNetwork ? [] : ['--network=none'], ...step.secrets.map(({ id }) => secretMount(id)),
  ].map(each => `${each} `).join('');
  const command = (text: string) => `RUN ${options}${shell(withVariables(step, text))}`;
  const missing = `build: no command of run wrote the output ${made}, correct one of them`;
  return [
    comment(title),
    `FROM --platform=$BUILDPLATFORM ${image} AS ${name}-image`,
    ...asRoot({ root: false }),
    `WORKDIR ${literal(directory)}`,
    ...variables(step),
    ...manifests === undefined ? [] : [
      `COPY ${manifests}/ ${APP_DIRECTORY}/`,
      ...install.map(command),
    ],
    ...part === undefined ? [] : [`COPY ${part}/ ${APP_DIRECTORY}/`],
    ...run.map(command),
    `RUN --network=none cp -RH -- ${shellWord(made)} ${STEP_DIRECTORIES.made} \\`,
    `    || { echo ${shellWord(missing)} >&2; exit 1; }`,
  ].join('\n');
}

/** The same with times and modes that are equal in each build. */
function madeStage({ debianBase }: ImagePlan, step: StageStep): string {
  const { name, outputs: [output], made, secrets } = step;
  const image = `--mount=from=${name}-image,`;
  return [
    ...secrets.length > 0 ? [comment(line`Also searches all that the commands left for their secrets.`)] : [],
    `FROM ${onAnyProcessor(debianBase)}${debianBase.reference} AS ${name}`,
    ...asRoot(debianBase),
    `RUN --network=none ${mount('build')} \\`,
    ...secrets.map(({ id }) => `    ${secretMount(id)} \\`),
    ...secrets.length > 0 ? [`    ${image}target=${STEP_DIRECTORIES.stage} \\`] : [],
    `    ${image}source=${STEP_DIRECTORIES.made},target=${STEP_DIRECTORIES.made} \\`,
    `    ${shellStep(debianBase.interpreter, 'outputs', [
      ['--made', STEP_DIRECTORIES.made], ['--name', made], ['--to', output], ['--output', treeOf(name)],
      ...searched(step), ...secrets.length > 0 ? [['--stage', STEP_DIRECTORIES.stage] as const] : [],
    ])}`,
  ].join('\n');
}

/** Readable for nobody but its owner: the user of the step, or root. */
function secretMount(id: Line, user?: ImageUser): string {
  return `--mount=type=secret,id=${id},required=true${user === undefined ? '' : `,uid=${user.uid},gid=${user.gid}`}`;
}

/** Where the builder finds secrets, which no output may have. */
function searched({ secrets }: CommandStep | StageStep): Flag[] {
  return secrets.length > 0 ? [['--secrets', BUILD_SECRETS_DIRECTORY]] : [];
}

/** The frontends that we promise to work with cannot put a secret into a variable, but a shell can. */
function withVariables({ secrets }: StageStep, command: string): string {
  const assignments = secrets.flatMap(({ id, variables: names }) =>
    names.map(name => `${name}="$(cat ${BUILD_SECRETS_DIRECTORY}/${id})" && export ${name} && `));
  return `${assignments.join('')}${command}`;
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
  return /^\s*(?:--|\[|#)|<<|\\|`/.test(command) ? execForm(['/bin/sh', '-c', command]) : command;
}
