import { DEFAULT_SHUTDOWN_NEEDS, limitKeepAlive, solveShutdown } from '../../src/process';

const plan = { command: ['granian'], stopSignal: 'SIGTERM' };

const needsOf = (longestRequestSeconds: number) => ({ ...DEFAULT_SHUTDOWN_NEEDS, longestRequestSeconds });
const budgetOf = (longestRequestSeconds: number) => solveShutdown(needsOf(longestRequestSeconds));

test('a server without a limit keeps the budget', () => {
  expect(limitKeepAlive(budgetOf(25), plan, needsOf(25))).toEqual({ budget: budgetOf(25), notes: [] });
  const { budget } = limitKeepAlive(budgetOf(25), { ...plan, longestKeepAliveSeconds: 75 }, needsOf(25));
  expect(budget).toEqual(budgetOf(25));
});

test('before a server that closes idle connections early, the load balancer closes them earlier', () => {
  expect(limitKeepAlive(budgetOf(54), { ...plan, longestKeepAliveSeconds: 60 }, needsOf(54))).toEqual({
    budget: { ...budgetOf(54), keepAliveSeconds: 60, loadBalancerIdleSeconds: 55 }, notes: [],
  });
});

test('a request that is longer than that is not cut off, and a note says what may happen', () => {
  const { budget, notes } = limitKeepAlive(budgetOf(90), { ...plan, longestKeepAliveSeconds: 60 }, needsOf(90));
  expect(budget).toEqual({ ...budgetOf(90), keepAliveSeconds: 60 });
  expect(notes).toEqual([
    'granian keeps an idle connection for 60 s at most, but a load balancer must keep it for 95 s, longer than the '
    + 'longest silence: it may send a request into a connection that is being closed, and answer 502; use another '
    + "server, or lower 'longestRequestSeconds' to less than 55",
  ]);
});

test('a longer silence is not cut off either, and the note names its prop', () => {
  const needs = { ...needsOf(25), longestSilenceSeconds: 300 };
  const budget = solveShutdown(needs);
  expect(budget).toEqual({ ...budgetOf(25), loadBalancerIdleSeconds: 305, keepAliveSeconds: 320 });
  const limited = limitKeepAlive(budget, { ...plan, longestKeepAliveSeconds: 60 }, needs);
  expect(limited.budget).toEqual({ ...budget, keepAliveSeconds: 60 });
  expect(limited.notes[0]).toContain("or lower 'longestSilenceSeconds' to less than 55");
});
