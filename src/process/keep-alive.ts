import type { ProcessPlan } from './process-plan';
import type { ShutdownBudget } from './shutdown-budget';

/** How much earlier than such a server the load balancer closes an idle connection. */
const AHEAD_SECONDS = 5;

/**
 * The budget of a server that cannot keep idle connections as long as it says. The load balancer then closes them
 * earlier, unless that would cut off a request.
 */
export function limitKeepAlive(
  budget: ShutdownBudget, { command, longestKeepAliveSeconds: longest }: ProcessPlan,
): { readonly budget: ShutdownBudget; readonly notes: string[] } {
  if (longest === undefined || longest >= budget.keepAliveSeconds) { return { budget, notes: [] }; }
  const limited = { ...budget, keepAliveSeconds: longest };
  const loadBalancerIdleSeconds = longest - AHEAD_SECONDS;
  return budget.gracefulSeconds < loadBalancerIdleSeconds
    ? { budget: { ...limited, loadBalancerIdleSeconds }, notes: [] }
    : {
      budget: limited,
      notes: [`${command[0]} keeps an idle connection for ${longest} s at most, but a load balancer must keep it for `
        + `${budget.loadBalancerIdleSeconds} s, longer than the longest request: it may send a request into a `
        + 'connection that is being closed, and answer 502; use another server, or lower '
        + `'longestRequestSeconds' to less than ${loadBalancerIdleSeconds}`],
    };
}
