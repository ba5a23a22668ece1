/** Whether a text holds a value that only the CDK knows, when it deploys: it writes a place holder until then. */
export function holdsToken(text: string): boolean {
  return text.includes('${Token[');
}
