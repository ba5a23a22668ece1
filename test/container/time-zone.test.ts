import { TimeZone } from 'aws-cdk-lib';
import { checkTimeZone } from '../../src/container/time-zone';
import { Problems } from '../../src/private/problems';

const problemsOf = (zone: string): string[] => {
  const problems = new Problems('it');
  checkTimeZone('timeZone', zone, problems);
  return [...problems.messages];
};

test.each([
  'Etc/UTC', 'UTC', 'Europe/Berlin', 'America/Argentina/Buenos_Aires', 'America/Port-au-Prince', 'Etc/GMT+5', 'CET',
])('%s is a time zone', zone => { expect(problemsOf(zone)).toEqual([]); });

test.each(['', 'Local', 'europe/berlin', 'Europe/Atlantis', '+01:00', 'PST', 'SystemV/AST4', 'UTC\n', '../etc/passwd'])(
  'fails for %j, which is none to the API server of Kubernetes', zone => {
    expect(problemsOf(zone)).toEqual([
      `'timeZone' is ${JSON.stringify(zone)}, which is not an IANA time zone; use one such as 'Europe/Berlin'`,
    ]);
  },
);

test('every time zone that the CDK names is one, but for the default of machines without one', () => {
  const zones = Object.values(TimeZone).filter(each => each instanceof TimeZone).map(each => each.timezoneName);
  expect(zones.length).toBeGreaterThan(300);
  expect(zones.filter(zone => problemsOf(zone).length > 0)).toEqual(['Factory']);
});
