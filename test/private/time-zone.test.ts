import { TimeZone } from 'aws-cdk-lib';
import { problemOfTimeZone } from '../../src/private/time-zone';

const problemOf = (zone: string): string | undefined => problemOfTimeZone('timeZone', zone);

test.each([
  'Etc/UTC', 'UTC', 'Europe/Berlin', 'America/Argentina/Buenos_Aires', 'America/Port-au-Prince', 'Etc/GMT+5', 'CET',
])('%s is a time zone', zone => { expect(problemOf(zone)).toBeUndefined(); });

test.each(['', 'Local', 'europe/berlin', 'Europe/Atlantis', '+01:00', 'PST', 'SystemV/AST4', 'UTC\n', '../etc/passwd'])(
  'fails for %j, which is none to the API server of Kubernetes', zone => {
    expect(problemOf(zone))
      .toBe(`'timeZone' is ${JSON.stringify(zone)}, which is not an IANA time zone; use one such as 'Europe/Berlin'`);
  },
);

test('every time zone that the CDK names is one, but for the default of machines without one', () => {
  const zones = Object.values(TimeZone).filter(each => each instanceof TimeZone).map(each => each.timezoneName);
  expect(zones.length).toBeGreaterThan(300);
  expect(zones.filter(zone => problemOf(zone) !== undefined)).toEqual(['Factory']);
});
