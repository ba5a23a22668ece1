import { Annotations as CdkAnnotations, App, Stack, Stage } from 'aws-cdk-lib';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import { containerOf, ENVIRONMENT } from './containers';
import { PythonContainerService } from '../../../src/targets/ecs';
import { JOB, WEB } from '../specs';

describe('the same step in a second stack of the app', () => {
  const warningsOf = (one: Stack, other: Stack): unknown[] => {
    for (const stack of [one, other]) {
      // As if a function made each stack with all that is in it.
      const release = Object.assign(containerOf({ ...JOB, name: 'migrate' }), { name: 'migrate' });
      for (const id of ['Web', 'Other']) {
        new PythonContainerService(stack, id, { container: Object.assign(containerOf(WEB), { release }) });
      }
    }
    expect(Annotations.fromStack(one).findWarning('*', Match.stringLikeRegexp('the release step'))).toEqual([]);
    return Annotations.fromStack(other).findWarning('*', Match.stringLikeRegexp('the release step'))
      .map(({ id, entry: { data } }) => `${id}: ${String(data)}`);
  };

  test('runs there too, of which the first service of that stack warns', () => {
    const app = new App();
    const stacks = ['A', 'B'].map(id => new Stack(app, id, { env: ENVIRONMENT }));
    expect(warningsOf(stacks[0], stacks[1])).toEqual([expect.stringMatching(
      /^\/B\/Web\/Service: the release step "migrate" runs in "A" of this app too, perhaps at the same time; if both /,
    )]);
  });

  test.each(['before', 'after'])('is no warning once its stack acknowledges it, %s its services are made', when => {
    const app = new App();
    const [one, other] = ['A', 'B'].map(id => new Stack(app, id, { env: ENVIRONMENT }));
    const acknowledge = (): void => CdkAnnotations.of(other).acknowledgeWarning('cdk-python-container:release');
    if (when === 'before') { acknowledge(); }
    const seen = warningsOf(one, other);
    expect(seen).toHaveLength(when === 'before' ? 0 : 1);
    acknowledge();
    expect(Annotations.fromStack(other).findWarning('*', Match.stringLikeRegexp('the release step'))).toEqual([]);
  });

  test('is meant in another account, region or stage', () => {
    const app = new App();
    const first = new Stack(app, 'First', { env: ENVIRONMENT });
    const region = new Stack(app, 'Region', { env: { ...ENVIRONMENT, region: 'eu-central-1' } });
    const stage = new Stack(new Stage(app, 'Live'), 'Stack', { env: ENVIRONMENT });
    expect(warningsOf(region, stage)).toEqual([]);
    const account = new Stack(app, 'Account', { env: { ...ENVIRONMENT, account: '444455556666' } });
    expect(warningsOf(first, account)).toEqual([]);
  });
});
