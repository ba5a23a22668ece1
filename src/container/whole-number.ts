export function isWholeNumber(value: number, least: number): boolean {
  return Number.isSafeInteger(value) && value >= least;
}

/** Problems of durations that are stated under the name of their prop. */
export function secondsProblems(durations: { readonly [prop: string]: number }, least: number): string[] {
  return Object.entries(durations)
    .filter(([, seconds]) => !isWholeNumber(seconds, least))
    .map(([prop, seconds]) => `'${prop}' is ${seconds}; state whole seconds, ${least} or more`);
}
