import { assignment, comment, execForm, instruction, literal, quoted } from './words';
import { line } from '../../private/line';
import type { ImageLayer, ImagePlan, ServedPort } from '../image-plan';
import { httpProbeCommand, PROBE_TIMING } from '../support-commands';

/** The image itself. */
export function finalStage(plan: ImagePlan): string {
  const { base, layers, user, process, workDirectory } = plan;
  return [
    `FROM ${base.reference}`,
    instruction('LABEL', labels(plan)),
    instruction('ENV', environment(plan)),
    comment(line`Layers from the least to the most often changed.`),
    ...layers.map(copy),
    `WORKDIR ${literal(workDirectory)}`,
    `USER ${user.uid}:${user.gid}`,
    ...process.serves ? [`EXPOSE ${process.serves.port}`] : [],
    `STOPSIGNAL ${process.stopSignal}`,
    ...process.serves ? [healthCheck(process.serves)] : [],
    `ENTRYPOINT ${execForm(process.entryPoint)}`,
    ...process.command ? [`CMD ${execForm(process.command)}`] : [],
    ...process.reason === undefined ? [] : [comment(line`No CMD: ${process.reason}.`)],
  ].join('\n');
}

function labels({ subject }: ImagePlan): string[] {
  const values = {
    title: subject.name,
    version: subject.version,
    description: subject.description,
    source: subject.sourceUrl,
    licenses: subject.license,
  };
  return Object.entries(values)
    .filter((entry): entry is [string, NonNullable<typeof entry[1]>] => entry[1] !== undefined)
    .map(([key, value]) => `org.opencontainers.image.${key}=${quoted(value)}`);
}

function environment(plan: ImagePlan): string[] {
  return [
    `PATH="${[...plan.path.map(literal), '$PATH'].join(':')}"`,
    ...Object.entries(plan.environment).map(([name, value]) => assignment(name, value)),
  ];
}

function copy({ from, source, target }: ImageLayer): string {
  return `COPY --link ${from === 'build' ? '--from=build ' : ''}${source} ${target}`;
}

function healthCheck({ port, path, healthyBelow }: ServedPort): string {
  const { intervalSeconds, timeoutSeconds, startSeconds, retries } = PROBE_TIMING;
  const timing = `--interval=${intervalSeconds}s --timeout=${timeoutSeconds}s --start-period=${startSeconds}s `
    + `--retries=${retries}`;
  return `HEALTHCHECK ${timing} \\
    CMD ${execForm(httpProbeCommand(port, path, timeoutSeconds, healthyBelow))}`;
}
