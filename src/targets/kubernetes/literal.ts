/**
 * The text as a program must get it. Kubernetes puts variables in the place of `$(NAME)` in arguments, variables and probe commands,
 * and makes one `$` of two, which no other platform does.
 */
export function literal(text: string): string {
  return text.replace(/\$(?=[$(])/g, '$$$$');
}
