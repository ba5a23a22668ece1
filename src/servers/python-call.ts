import type { ServerFlag } from './server';

/**
 * What the arguments of a call in Python would be as flags: `workers=4, reload=False` is `--workers 4`.
 *
 * @param names flags of arguments that are called otherwise
 */
export function flagsOf(text: string, names: Readonly<Record<string, string>> = {}): ServerFlag[] {
  return [...text.matchAll(/(\w+)\s*=\s*(?:["']([^"']*)["']|([\w.]+))/g)]
    .filter(([, , , plain]) => plain !== 'False' && plain !== 'None')
    .map(([, key, quoted, plain]) => {
      const value = quoted ?? (plain === 'True' ? undefined : plain);
      return { name: names[key] ?? `--${key.replaceAll('_', '-')}`, ...value !== undefined && { value } };
    });
}
