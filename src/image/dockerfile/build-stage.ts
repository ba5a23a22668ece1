import { list } from './header';
import { comment, instruction } from './words';
import { line, type Line } from '../../private/line';
import type { ImagePlan, InstallSelection } from '../image-plan';
import { APP_DIRECTORY, CONTEXT, VENV_DIRECTORY } from '../layout';

/** Makes what the image copies: the init and the environment with the dependencies. */
export function buildStage(plan: ImagePlan): string {
  return [
    `FROM ${plan.buildBase.reference} AS build`,
    packages(plan),
    `WORKDIR ${APP_DIRECTORY}`,
    comment(line`Bytecode by hash, not by file time: equal in every rebuild, and not checked again at each start.`),
    instruction('ENV', [
      'UV_COMPILE_BYTECODE=1',
      'UV_LINK_MODE=copy',
      `UV_PYTHON=${plan.buildBase.interpreter}`,
      'UV_PYTHON_DOWNLOADS=never',
      'UV_NO_INSTALLER_METADATA=1',
      'PYC_INVALIDATION_MODE=UNCHECKED_HASH',
    ]),
    dependencies(plan),
  ].join('\n');
}

function packages({ buildPackages, python }: ImagePlan): string {
  const reason = python.compiled.length === 0 ? '' : ` The compiler is for what has no wheel: ${list(python.compiled)}.`;
  return `# Unpinned on purpose: the newest of the base's Debian release.${reason}
# hadolint ignore=DL3008
RUN apt-get update \\
    && apt-get install --yes --no-install-recommends ${buildPackages.map(({ name }) => name).join(' ')} \\
    && rm -rf /var/lib/apt/lists/*`;
}

function dependencies({ installer, platform, install }: ImagePlan): string {
  return `# Dependencies first, from the lock and the project files alone: a change of the sources does not repeat this step.
COPY ${CONTEXT.dependencies}/ ./
RUN --mount=from=uv,source=/uv,target=/usr/local/bin/uv \\
    --mount=type=cache,id=uv-${installer.version}-${platform.split('/')[1]},target=/root/.cache/uv \\
    ${syncCommand(install)} \\
    # uv's lock file, which it leaves behind for everybody to write.
    && rm ${VENV_DIRECTORY}/.lock`;
}

/** uv makes the environment beside the lock, unless it is told where. */
function syncCommand({ lockDirectory, ...selection }: InstallSelection): string {
  const flags = syncFlags(selection);
  return lockDirectory === undefined
    ? `uv sync ${flags.join(' ')}`
    : `UV_PROJECT_ENVIRONMENT=${VENV_DIRECTORY} uv sync ${[...flags, `--project ${shellWord(lockDirectory)}`].join(' ')}`;
}

/** The name of a folder may hold anything but control characters. */
function shellWord(text: Line): string {
  return /^[\w./-]+$/.test(text) ? text : `'${text.replace(/'/g, "'\\''")}'`;
}

/** Exactly the lock, the extras and groups that were asked for and no other. */
function syncFlags({ member, extras, groups, ...local }: Omit<InstallSelection, 'lockDirectory'>): Line[] {
  return [
    line`--frozen`,
    ...groups.some(group => group === 'dev') ? [] : [line`--no-dev`],
    // A project may install more than `dev` by default.
    line`--no-default-groups`,
    ...localFlags(local),
    ...member === undefined ? [] : [line`--package ${member}`],
    ...extras.map(extra => line`--extra ${extra}`),
    ...groups.map(group => line`--group ${group}`),
  ];
}

/** `--no-install-local` also leaves out the archives that lie in the project; then the folders are named one by one. */
function localFlags({ folders, archives }: Pick<InstallSelection, 'folders' | 'archives'>): Line[] {
  return archives.length === 0
    ? [line`--no-install-local`]
    : [line`--no-install-workspace`, ...folders.map(name => line`--no-install-package ${name}`)];
}
