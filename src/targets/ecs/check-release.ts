import { Stack } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { checkTask } from './check-task';
import type { GivenOnEcs } from './ecs-task-props';
import { Release } from './release';
import { longestTimeLimit } from './release-timing';
import { givenTo, type PythonContainer } from '../../container';
import { enumerate, quote } from '../../private/messages';
import { Problems } from '../../private/problems';

/** What would keep a release step from running, or from running as each of its services says. */
export function checkRelease(scope: IConstruct, release: PythonContainer, props: GivenOnEcs, problems: Problems): void {
  const { _spec: spec, name } = release;
  const given = givenTo(spec, props);
  const found = new Problems('');
  checkTask(scope, spec, given, found);
  const longest = longestTimeLimit(spec);
  if (spec.timeLimitSeconds !== undefined && spec.timeLimitSeconds > longest) {
    found.add(`'timeLimitSeconds' is ${spec.timeLimitSeconds}, but CloudFormation waits for an hour, in which the task `
      + `also starts and stops; lower it to ${longest}, or run the job with PythonContainerTask before the deployment`);
  }
  const known = Release.find(scope, release);
  if (known !== undefined) { checkKnown(scope, known, release, given, found); }
  for (const each of found.messages) { problems.add(`in the release step ${quote(name)}: ${each}`); }
}

function checkKnown(
  scope: IConstruct, { container, place }: Release, release: PythonContainer, given: GivenOnEcs, problems: Problems,
): void {
  if (container !== release) {
    problems.add(`the stack has another one of this name and project, ${container}; pass the same object to all `
      + 'containers that wait for it, or give one of them another name');
    return;
  }
  const { secrets = {}, settings = {} } = given;
  const text = (value: unknown): string => JSON.stringify(Stack.of(scope).resolve(value)) ?? '';
  const differ = [
    ...Object.keys(secrets).filter(name => text(secrets[name].arn) !== text(place.secrets?.[name]?.arn)),
    ...Object.keys(settings).filter(name => text(settings[name]) !== text(place.settings?.[name])),
  ];
  if (differ.length > 0) {
    problems.add(`it runs once for all its services, but has another ${enumerate(differ.map(quote))} here than with `
      + 'the service that came first; pass the same');
  }
}
