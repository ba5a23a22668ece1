import { Chart, Names } from 'cdk8s';
import type { Construct } from 'constructs';
import type { PythonContainerDeploymentProps } from './python-container-deployment-props';
import type { PythonContainerJobProps } from './python-container-job-props';
import { readPlace } from './read-container';
import { LONGEST_NAME } from './read-job';
import type { PlacedContainer } from './render-container';
import { givenTo, isDnsLabel } from '../../container';
import { quote } from '../../private/messages';
import type { Problems } from '../../private/problems';

/** The Job of a release step, which all that waits for it in a chart share. */
export interface ReleaseFacts {
  readonly chart: Chart;
  readonly props: PythonContainerJobProps & { readonly name: string };
  /** What the Job runs. */
  readonly main: PlacedContainer;
}

/** Undefined for a container without a release step. */
export function readRelease(
  deployment: Construct, props: PythonContainerDeploymentProps, problems: Problems,
): ReleaseFacts | undefined {
  const { container: { release: container }, image, dockerRegistryAuth, userAssignedByCluster } = props;
  if (container === undefined) { return undefined; }
  const chart = Chart.of(deployment);
  const name = `${Names.toDnsLabel(chart, { includeHash: false, maxLen: Infinity })}-${container.name}`
    .replace(/[._]+/g, '-');
  const found = `the path of the chart and the name of the release step give ${quote(name)}`;
  if (name.length > LONGEST_NAME) {
    problems.add(`${found}, which has ${name.length} characters, but a Job leaves only ${LONGEST_NAME}; use a shorter `
      + "'name' of the job, or a shorter id of the chart");
  } else if (!isDnsLabel(name)) {
    problems.add(`${found}, which is no name of a Job; rename the chart: use lower-case letters, digits and '-', `
      + "starting with a letter, such as 'shop'");
  }
  const place = { image, userAssignedByCluster, ...givenTo(container._spec, props) };
  const main = readPlace(container, place, problems, 'the release step');
  return { chart, props: { ...place, container, dockerRegistryAuth, name }, main };
}
