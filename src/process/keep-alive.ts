import type { ProcessPlan } from './process-plan';
import { type ShutdownBudget, type ShutdownNeeds, silenceOf } from './shutdown-budget';

/** How much earlier than such a server the load balancer closes an idle connection. */
const AHEAD_SECONDS = 5;

/**
 * The budget of a server that cannot keep idle connections as long as it says. The load balancer then closes them
 * earlier, unless that would cut off a request.
 */
export function limitKeepAlive(
  budget: ShutdownBudget, { command, longestKeepAliveSeconds: longest }: ProcessPlan, needs: ShutdownNeeds,
): { readonly budget: ShutdownBudget; readonly notes: string[] } {
  if (longest === undefined || longest >= budget.keepAliveSeconds) { return { budget, notes: [] }; }
  const limited = { ...budget, keepAliveSeconds: longest };
  const loadBalancerIdleSeconds = longest - AHEAD_SECONDS;
  const { longestRequestSeconds, longestSilenceSeconds = 0 } = needs;
  const prop = longestSilenceSeconds > longestRequestSeconds ? 'longestSilenceSeconds' : 'longestRequestSeconds';
  return silenceOf(needs) < loadBalancerIdleSeconds
    ? { budget: { ...limited, loadBalancerIdleSeconds }, notes: [] }
    : {
      budget: limited,
      notes: [`${command[0]} keeps an idle connection for ${longest} s at most, but a load balancer must keep it for `
        + `${budget.loadBalancerIdleSeconds} s, longer than the longest silence: it may send a request into a `
        + 'connection that is being closed, and answer 502; use another server, or lower '
        + `'${prop}' to less than ${loadBalancerIdleSeconds}`],
    };
}
