import { line, type Line } from '../../../private/line';
import type { EntryCheck, ImagePlan, InstallSelection, LockInstall } from '../../image-plan';
import { isBuilt } from '../../install/selection';
import { APP_DIRECTORY, CONTEXT, LAYERS_DIRECTORY, VENV_DIRECTORY } from '../../places';
import { asRoot, compare } from '../base-lines';
import { headersReason } from '../debian-lines';
import { environment } from '../image-lines';
import { cacheOfUv } from '../steps';
import { comment, instruction, list, literal, shellWord } from '../words';

/** Creates what the image copies: the init and the environment with the dependencies. */
export function buildStage(plan: ImagePlan, install: LockInstall): string {
  return [
    `FROM ${plan.buildBase.reference} AS build`,
    ...asRoot(plan.buildBase),
    ...compare(plan, false),
    user(plan),
    packages(plan),
    `WORKDIR ${APP_DIRECTORY}`,
    comment(line`Bytecode by source hash, not by file time: equal in every rebuild, and never compared at start.`),
    instruction('ENV', [
      'UV_COMPILE_BYTECODE=1',
      'UV_LINK_MODE=copy',
      `UV_PYTHON=${plan.buildBase.interpreter}`,
      'UV_PYTHON_DOWNLOADS=never',
      'UV_NO_INSTALLER_METADATA=1',
      'PYC_INVALIDATION_MODE=UNCHECKED_HASH',
    ]),
    dependencies(plan, install),
    ...plan.check ? [check(plan, plan.check)] : [],
  ].join('\n');
}

/** Extends the files of the final base, which may be another image than the build base. */
function user({ base, buildBase, user: { uid, gid, name, home } }: ImagePlan): string {
  const etc = `${LAYERS_DIRECTORY}/etc`;
  const [mount, source] = base.reference === buildBase.reference
    ? ['', '/etc']
    : [`--mount=from=${base.reference},source=/etc,target=/base/etc `, '/base/etc'];
  return `# Adds a name for the user, which getpass, libpq and others look up, unless the base has one.
RUN ${mount}mkdir -p ${etc} \\
    && ${addUnlessNamed(name, uid, `${gid}::${home}:/usr/sbin/nologin`)} \\
      ${source}/passwd > ${etc}/passwd \\
    && ${addUnlessNamed(name, gid, '')} \\
      ${source}/group > ${etc}/group`;
}

/**
 * Copies a passwd or group file, and adds an entry unless there is one with this id (the third field). A name that is
 * taken (the first field) gets the id behind it.
 */
function addUnlessNamed(name: string, id: number, rest: string): string {
  return `awk -F: '{ print } $1 == "${name}" { more = ${id} } $3 == ${id} { named = 1 } `
    + `END { if (!named) print "${name}" more ":x:${id}:${rest}" }'`;
}

function packages({ buildPackages, python }: ImagePlan): string {
  const reason = python.compiled.length === 0
    ? ''
    : `\n# The compiler is for packages without a wheel: ${list(python.compiled)}.`;
  return `# Not pinned on purpose: the newest packages of the base's Debian release.${reason}
${headersReason(buildPackages)}# hadolint ignore=DL3008
RUN apt-get update \\
    && apt-get install --yes --no-install-recommends ${buildPackages.map(({ name }) => name).join(' ')} \\
    && rm -rf /var/lib/apt/lists/*`;
}

function dependencies(plan: ImagePlan, install: InstallSelection): string {
  return `# Dependencies first, from the lock and project files alone: a source change does not repeat this step.
COPY ${CONTEXT.dependencies}/ ./
RUN --mount=from=uv,source=/uv,target=/usr/local/bin/uv \\
    ${cacheOfUv(plan, plan.packages.some(isBuilt))} \\
    ${syncCommand(install)} \\
    # uv leaves its lock file behind, writable by everybody.
    && rm ${VENV_DIRECTORY}/.lock`;
}

/** By default uv creates the environment in the folder of the lock. */
function syncCommand({ lockDirectory, ...selection }: InstallSelection): string {
  const flags = syncFlags(selection);
  return lockDirectory === undefined
    ? `uv sync ${flags.join(' ')}`
    : `UV_PROJECT_ENVIRONMENT=${VENV_DIRECTORY} uv sync ${flags.join(' ')} --project ${shellWord(lockDirectory)}`;
}

/** Installs exactly the lock, with the chosen extras and groups and no others. */
function syncFlags({ member, extras, groups, ...local }: Omit<InstallSelection, 'lockDirectory'>): Line[] {
  return [
    line`--frozen`,
    ...groups.some(group => group === 'dev') ? [] : [line`--no-dev`],
    // A project may have more default groups than `dev`.
    line`--no-default-groups`,
    ...localFlags(local),
    ...member === undefined ? [] : [line`--package ${member}`],
    ...extras.map(extra => line`--extra ${extra}`),
    ...groups.map(group => line`--group ${group}`),
  ];
}

/** `--no-install-local` also excludes local archives; with archives the folders are listed one by one instead. */
function localFlags({ folders, archives }: Pick<InstallSelection, 'folders' | 'archives'>): Line[] {
  return archives.length === 0
    ? [line`--no-install-local`]
    : [line`--no-install-workspace`, ...folders.map(name => line`--no-install-package ${name}`)];
}

/** In the build stage, so that nothing of it is in the image; copying the environment waits for it. */
function check(plan: ImagePlan, { module, attribute, leftOut }: EntryCheck): string {
  const { workDirectory, user: { uid, gid } } = plan;
  const script = '/tmp/check_entry.py';
  const words = [`${VENV_DIRECTORY}/bin/python`, script, line`${module}:${attribute}`, ...leftOut].map(shellWord);
  return `# Fails the build when a module is missing that the application needs to start; variables may be missing.
COPY ${CONTEXT.app}/ ${APP_DIRECTORY}/
${workDirectory === APP_DIRECTORY ? '' : `WORKDIR ${literal(workDirectory)}\n`}${environment(plan)}
USER ${uid}:${gid}
RUN --network=none --mount=source=${CONTEXT.build}/check_entry.py,target=${script} \\
    ${words.join(' ')}`;
}
