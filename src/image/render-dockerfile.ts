import { CONTEXT, GENERATED_MARK } from './context-layout';
import type { ImagePlan } from './image-plan';
import { APP_DIRECTORY, INIT_COMMAND, PROBE_TIMING, SUPPORT_DIRECTORY, TEMPORARY_DIRECTORY, VENV_DIRECTORY } from './layout';

/** The uv that installs the lock. Newer ones read older locks; one version for all makes builds repeat. */
const UV_VERSION = '0.13.9';

/** The plan as a Dockerfile. Pure; the Dockerfile frontend 1.4 that every BuildKit of today bundles is enough for it. */
export function renderDockerfile(plan: ImagePlan): string {
  return [header(plan), buildStage(plan), finalStage(plan)].join('\n') + '\n';
}

function header(plan: ImagePlan): string {
  const subject = oneLine([plan.name, plan.version].filter(Boolean).join(' '));
  return `# Image of ${subject}: CPython ${plan.pythonVersion}, ${plan.baseLabel}, ${plan.platform}. ${GENERATED_MARK}; change the construct, not this file.
FROM ghcr.io/astral-sh/uv:${UV_VERSION} AS uv
`;
}

function buildStage(plan: ImagePlan): string {
  const processor = plan.platform.split('/')[1];
  return `FROM ${plan.base} AS build
# Unpinned on purpose: the newest of the base's Debian release.${compilerReason(plan)}
# hadolint ignore=DL3008
RUN apt-get update \\
    && apt-get install --yes --no-install-recommends ${plan.buildPackages.join(' ')} \\
    && rm -rf /var/lib/apt/lists/*
WORKDIR ${APP_DIRECTORY}
# Bytecode by hash, not by file time: equal in every rebuild, and not checked again at each start.
ENV UV_COMPILE_BYTECODE=1 \\
    UV_LINK_MODE=copy \\
    UV_PYTHON_DOWNLOADS=never \\
    UV_NO_INSTALLER_METADATA=1 \\
    PYC_INVALIDATION_MODE=UNCHECKED_HASH
# Dependencies first, from the lock and the project files alone: a change of the sources does not repeat this step.
COPY ${CONTEXT.dependencies}/ ./
RUN --mount=from=uv,source=/uv,target=/usr/local/bin/uv \\
    --mount=type=cache,id=uv-${UV_VERSION}-${processor},target=/root/.cache/uv \\
    uv sync ${plan.syncOptions.join(' ')} \\
    # uv's lock file, which it leaves behind for everybody to write.
    && rm ${VENV_DIRECTORY}/.lock
`;
}

function compilerReason({ compiled }: ImagePlan): string {
  return compiled.length === 0 ? '' : ` The compiler is for what has no wheel: ${compiled.map(oneLine).join(', ')}.`;
}

function finalStage(plan: ImagePlan): string {
  return [
    `FROM ${plan.base}`,
    instruction('LABEL', labels(plan)),
    instruction('ENV', environment(plan)),
    '# From the least to the most often changed.',
    'COPY --link --from=build /usr/bin/tini-static /usr/local/bin/tini',
    `COPY --link ${CONTEXT.container}/ ${SUPPORT_DIRECTORY}/`,
    `COPY --link --from=build ${VENV_DIRECTORY}/ ${VENV_DIRECTORY}/`,
    `COPY --link ${CONTEXT.app}/ ${APP_DIRECTORY}/`,
    `WORKDIR ${unexpanded(plan.workDirectory)}`,
    `USER ${plan.user}`,
    ...plan.serves ? [`EXPOSE ${plan.serves.port}`] : [],
    `STOPSIGNAL ${plan.stopSignal}`,
    ...plan.serves ? [healthCheck(plan.serves.probeCommand)] : [],
    `ENTRYPOINT ${execForm(INIT_COMMAND)}`,
    ...plan.command ? [`CMD ${execForm(plan.command)}`] : [],
  ].join('\n');
}

function labels(plan: ImagePlan): string[] {
  const values: Record<string, string | undefined> = {
    title: plan.name,
    version: plan.version,
    description: plan.description,
    source: plan.sourceUrl,
    licenses: plan.license,
  };
  return Object.entries(values)
    .filter((entry): entry is [string, string] => entry[1] !== undefined)
    .map(([key, value]) => `org.opencontainers.image.${key}=${quoted(value)}`);
}

function environment(plan: ImagePlan): string[] {
  const values = {
    PYTHONPATH: plan.pythonPath.join(':'),
    PYTHONUNBUFFERED: '1',
    PYTHONDONTWRITEBYTECODE: '1',
    PYTHONFAULTHANDLER: '1',
    ...plan.environment,
    HOME: TEMPORARY_DIRECTORY,
  };
  return [
    `PATH="${VENV_DIRECTORY}/bin:$PATH"`,
    ...Object.entries(values).map(([name, value]) => `${name}=${/^[\w./:-]+$/.test(value) ? value : quoted(value)}`),
  ];
}

function healthCheck(command: string[]): string {
  const { intervalSeconds, timeoutSeconds, startSeconds, retries } = PROBE_TIMING;
  return `HEALTHCHECK --interval=${intervalSeconds}s --timeout=${timeoutSeconds}s --start-period=${startSeconds}s --retries=${retries} \\
    CMD ${execForm(command)}`;
}

/** One instruction for all its pairs, each on a line of its own. */
function instruction(name: string, pairs: string[]): string {
  return `${name} ${pairs.join(` \\\n${' '.repeat(name.length + 1)}`)}`;
}

/** JSON is what Docker reads as the exec form: no shell stands between the init and the program. */
function execForm(words: readonly string[]): string {
  return `[${words.map(word => JSON.stringify(word)).join(', ')}]`;
}

/** A value that Docker takes letter by letter: without line breaks, expansion or an early end. */
function quoted(text: string): string {
  return `"${unexpanded(text)}"`;
}

function unexpanded(text: string): string {
  return oneLine(text).replace(/["$\\]/g, '\\$&');
}

function oneLine(text: string): string {
  return text.replace(/[\s\p{Cc}]+/gu, ' ').trim();
}
