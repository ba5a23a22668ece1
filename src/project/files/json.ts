import { existsSync } from 'fs';
import { readProjectFile } from './toml';
import { quote } from '../../private/messages';
import type { Problems } from '../../private/problems';

/** The value in a JSON file; undefined without such a file, or with a problem. */
export function readJson(path: string, prop: string, problems: Problems): unknown {
  if (!existsSync(path)) { return undefined; }
  const content = readProjectFile(path, path, problems);
  if (content === undefined) { return undefined; }
  try {
    return JSON.parse(Buffer.from(content).toString('utf8'));
  } catch (error) {
    problems.add(`'${prop}' is ${quote(path)}, which is not JSON: ${quote((error as Error).message)}`);
    return undefined;
  }
}
