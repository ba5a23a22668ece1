/** How a pattern is matched. */
export interface GlobOptions {
  /** Whether `*`, `?` and `[...]` match `/` as well. */
  readonly crossing?: boolean;
  /** Called for each comparison of a character, so that a test can count them. */
  readonly onStep?: () => void;
}

/** A state of the matcher: the next state for each character, and a state that is reached without one. */
interface Place {
  readonly moves: ReadonlyArray<readonly [fits: (character: string) => boolean, target: number]>;
  readonly skip?: number;
}

/**
 * Whether a path matches a pattern of `*`, `?`, `[...]` and `**`. Both use `/`, which only `**` matches.
 * All possible states are followed at once: the time is at most proportional to the product of both lengths.
 */
export function matchesGlob(path: string, pattern: string, options: GlobOptions = {}): boolean {
  const places = placesOf(pattern, options.crossing ?? false);
  let reached = withSkips([0], places);
  for (const character of path) {
    const next: number[] = [];
    for (const place of reached) {
      for (const [fits, target] of places[place]?.moves ?? []) {
        options.onStep?.();
        if (fits(character)) { next.push(target); }
      }
    }
    reached = withSkips(next, places);
  }
  return reached.has(places.length);
}

/** Whether uv accepts a pattern: every `[` is closed, and `**` is a whole path segment. */
export function isUvGlob(pattern: string): boolean {
  return !tokens(pattern).includes('[') && pattern.split('/').every(name => name === '**' || !name.includes('**'));
}

function withSkips(targets: readonly number[], places: readonly Place[]): Set<number> {
  const reached = new Set<number>();
  for (const target of targets) {
    let place: number | undefined = target;
    while (place !== undefined && !reached.has(place)) {
      reached.add(place);
      place = places[place]?.skip;
    }
  }
  return reached;
}

const isAny = () => true;
const isSlash = (character: string) => character === '/';
const isOther = (character: string) => character !== '/';

function placesOf(pattern: string, crossing: boolean): Place[] {
  const inName = crossing ? isAny : isOther;
  const places: Place[] = [];
  for (const part of tokens(pattern)) {
    const here = places.length;
    if (part === '**/') {
      // Any number of whole folders: the first state is at the start of a name, the second within it.
      places.push({ moves: [[isOther, here + 1]], skip: here + 2 }, { moves: [[isOther, here + 1], [isSlash, here]] });
    } else if (part === '**' || part === '*') {
      places.push({ moves: [[part === '*' ? inName : isAny, here]], skip: here + 1 });
    } else {
      places.push({ moves: [[testOf(part, inName), here + 1]] });
    }
  }
  return places;
}

/** A `[` that is not closed is an ordinary character; a `]` right after `[` belongs to the set. */
function tokens(pattern: string): string[] {
  const found: string[] = [];
  for (let start = 0, lastClose = pattern.lastIndexOf(']'); start < pattern.length;) {
    const first = start + (pattern.startsWith('[!', start) ? 2 : 1);
    const isSet = pattern[start] === '[' && first < lastClose;
    const token = isSet
      ? pattern.slice(start, pattern.indexOf(']', first + 1) + 1)
      : /\*\*\/|\*\*|[^]/yu.exec(pattern.slice(start, start + 3))![0];
    found.push(token);
    start += token.length;
  }
  return found;
}

function testOf(part: string, inName: (character: string) => boolean): (character: string) => boolean {
  if (part === '?') { return inName; }
  if ([...part].length === 1) { return character => character === part; }
  const negated = part.startsWith('[!');
  const set = [...part.slice(negated ? 2 : 1, -1).matchAll(/([^])-([^])|[^]/gu)]
    .map(([one, from, to]) => [from ?? one, to ?? one]);
  return character => inName(character) && set.some(([from, to]) => from <= character && character <= to) !== negated;
}
