import { DEFAULT_SHUTDOWN_NEEDS, limitKeepAlive, solveShutdown } from '../../src/process';

const plan = { command: ['granian'], stopSignal: 'SIGTERM' };

const budgetOf = (longestRequestSeconds: number) =>
  solveShutdown({ ...DEFAULT_SHUTDOWN_NEEDS, longestRequestSeconds });

test('a server without a limit keeps the budget', () => {
  expect(limitKeepAlive(budgetOf(25), plan)).toEqual({ budget: budgetOf(25), notes: [] });
  const { budget } = limitKeepAlive(budgetOf(25), { ...plan, longestKeepAliveSeconds: 75 });
  expect(budget).toEqual(budgetOf(25));
});

test('before a server that closes idle connections early, the load balancer closes them earlier', () => {
  expect(limitKeepAlive(budgetOf(54), { ...plan, longestKeepAliveSeconds: 60 })).toEqual({
    budget: { ...budgetOf(54), keepAliveSeconds: 60, loadBalancerIdleSeconds: 55 }, notes: [],
  });
});

test('a request that is longer than that is not cut off, and a note says what may happen', () => {
  const { budget, notes } = limitKeepAlive(budgetOf(90), { ...plan, longestKeepAliveSeconds: 60 });
  expect(budget).toEqual({ ...budgetOf(90), keepAliveSeconds: 60 });
  expect(notes).toEqual([
    'granian keeps an idle connection for 60 s at most, but a load balancer must keep it for 95 s, longer than the '
    + 'longest request: it may send a request into a connection that is being closed, and answer 502; use another '
    + "server, or lower 'longestRequestSeconds' to less than 55",
  ]);
});
