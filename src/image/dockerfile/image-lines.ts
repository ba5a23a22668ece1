import { assignment, comment, execForm, instruction, literal, quoted } from './words';
import { line } from '../../private/line';
import type { ImageLayer, ImagePlan, ServedPort } from '../image-plan';
import { httpProbeCommand, PROBE_TIMING } from '../support-commands';

// The lines of an image that do not depend on how its layers are made.

export function labels({ labels: texts }: ImagePlan): string {
  return instruction('LABEL', Object.entries(texts).map(([key, text]) => `${key}=${quoted(text)}`));
}

export function environment(plan: ImagePlan): string {
  return instruction('ENV', [
    `PATH="${[...plan.path.map(literal), '$PATH'].join(':')}"`,
    ...Object.entries(plan.environment).map(([name, value]) => assignment(name, value)),
  ]);
}

/** `ADD` unpacks an archive. */
export function copy({ from, source, target }: ImageLayer): string {
  return source.endsWith('.tar')
    ? `ADD --link ${source} ${target}`
    : `COPY --link ${from === 'context' ? '' : `--from=${from} `}${source} ${target}`;
}

/** What a container runs, as whom, and how it is asked whether it is healthy. */
export function start({ user, process, workDirectory, lateEnvironment }: ImagePlan): string[] {
  const variables = Object.entries(lateEnvironment).map(([name, value]) => assignment(name, value));
  return [
    ...variables.length > 0 ? [instruction('ENV', variables)] : [],
    `WORKDIR ${literal(workDirectory)}`,
    `USER ${user.uid}:${user.gid}`,
    ...process.serves ? [`EXPOSE ${process.serves.port}`] : [],
    `STOPSIGNAL ${process.stopSignal}`,
    ...process.serves ? [healthCheck(process.serves)] : [],
    `ENTRYPOINT ${execForm(process.entryPoint)}`,
    ...process.command ? [`CMD ${execForm(process.command)}`] : [],
    ...process.reason === undefined ? [] : [comment(line`No CMD: ${process.reason}.`)],
  ];
}

function healthCheck({ port, path, healthyBelow, startSeconds }: ServedPort): string {
  const { intervalSeconds, timeoutSeconds, retries } = PROBE_TIMING;
  const timing = `--interval=${intervalSeconds}s --timeout=${timeoutSeconds}s --start-period=${startSeconds}s `
    + `--retries=${retries}`;
  return `HEALTHCHECK ${timing} \\
    CMD ${execForm(httpProbeCommand(port, path, timeoutSeconds, healthyBelow))}`;
}
