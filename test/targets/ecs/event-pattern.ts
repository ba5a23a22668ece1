/** Whether EventBridge sends an event to a rule with this pattern, in as much of its language as our rules use. */
export function matches(pattern: object, event: unknown): boolean {
  return Object.entries(pattern).every(([name, wanted]) => {
    if (name === '$or') { return wanted.some((each: object) => matches(each, event)); }
    // A field of the objects in an array has the values of all of them.
    const values = [event].flat().map((each: any) => each?.[name]).flat().filter(value => value !== undefined);
    return Array.isArray(wanted) ? wanted.some(each => fits(each, values)) : matches(wanted, values);
  });
}

/** An operator but `exists` needs a value: a field that is not there fits none of them. */
function fits(wanted: any, values: unknown[]): boolean {
  if (typeof wanted !== 'object') { return values.includes(wanted); }
  const [[operator, operand]] = Object.entries<any>(wanted);
  switch (operator) {
    case 'exists': return (values.length > 0) === operand;
    case 'prefix': return values.some(value => String(value).startsWith(operand));
    case 'anything-but': return values.some(value => value !== operand);
    default: throw new Error(`${operator} is not known here`);
  }
}
