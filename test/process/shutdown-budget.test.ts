import * as fc from 'fast-check';
import { DEFAULT_SHUTDOWN_NEEDS, solveShutdown } from '../../src/process';
import type { ShutdownBudget, ShutdownNeeds } from '../../src/process';

const seconds = (max: number): fc.Arbitrary<number> => fc.integer({ min: 0, max });
const anyNeeds: fc.Arbitrary<ShutdownNeeds> = fc.record({
  longestRequestSeconds: seconds(4000),
  cleanupSeconds: seconds(600),
  drainSeconds: seconds(120),
  longestSilenceSeconds: seconds(5000),
});

/** The inequalities between the time-outs, each with what breaks when it does not hold. */
const laws: Array<[string, (budget: ShutdownBudget, needs: ShutdownNeeds) => boolean]> = [
  ['the server waits for the longest request', (b, n) => b.gracefulSeconds >= n.longestRequestSeconds],
  [
    'SIGKILL comes at least 3 s after requests and clean-up',
    (b, n) => b.stopSeconds >= b.gracefulSeconds + n.cleanupSeconds + 3,
  ],
  ['Kubernetes counts the drain as well', b => b.terminationSeconds >= b.drainSeconds + b.stopSeconds],
  ['the drain is the one asked for', (b, n) => b.drainSeconds === n.drainSeconds],
  [
    'a target stays registered until its requests are answered',
    (b, n) => b.deregistrationSeconds >= n.longestRequestSeconds,
  ],
  ['the load balancer outwaits a silent request', (b, n) => b.loadBalancerIdleSeconds > n.longestRequestSeconds],
  ['the load balancer outwaits a silent answer', (b, n) => b.loadBalancerIdleSeconds > n.longestSilenceSeconds!],
  [
    'the server keeps an idle connection longer than the load balancer',
    b => b.keepAliveSeconds >= b.loadBalancerIdleSeconds + 5,
  ],
];

test.each(laws)('for all needs: %s', (_name, holds) => {
  fc.assert(fc.property(anyNeeds, needs => holds(solveShutdown(needs), needs)), { numRuns: 10_000 });
});

test.each(['longestRequestSeconds', 'cleanupSeconds', 'drainSeconds', 'longestSilenceSeconds'] as const)(
  'raising %s never lowers a time-out',
  prop => {
    fc.assert(
      fc.property(anyNeeds, seconds(1000), (needs, more) => {
        const before = solveShutdown(needs);
        const after = solveShutdown({ ...needs, [prop]: needs[prop]! + more });
        return (Object.keys(before) as Array<keyof ShutdownBudget>).every(each => after[each] >= before[each]);
      }),
      { numRuns: 10_000 },
    );
  },
);

test('a silence that a stop may cut off makes no stop longer', () => {
  fc.assert(
    fc.property(anyNeeds, needs => {
      const { longestSilenceSeconds, ...others } = needs;
      const { loadBalancerIdleSeconds, keepAliveSeconds, ...stop } = solveShutdown(needs);
      expect(solveShutdown(others)).toMatchObject(stop);
    }),
    { numRuns: 1000 },
  );
});

test('whole seconds in give whole seconds out, as every platform wants them', () => {
  fc.assert(
    fc.property(anyNeeds, needs => Object.values(solveShutdown(needs)).every(Number.isInteger)),
    { numRuns: 10_000 },
  );
});

test('defaults: 25 s of work gives a stop of 35 s, 45 s on Kubernetes, and a keep-alive of 75 s', () => {
  expect(solveShutdown(DEFAULT_SHUTDOWN_NEEDS)).toEqual({
    gracefulSeconds: 25,
    stopSeconds: 35,
    drainSeconds: 10,
    terminationSeconds: 45,
    deregistrationSeconds: 30,
    loadBalancerIdleSeconds: 60,
    keepAliveSeconds: 75,
  });
});
