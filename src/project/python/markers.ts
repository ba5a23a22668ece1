import { normalizeName } from './names';
import { admits, parseSpecifier } from './versions';

/** The values against which a marker is evaluated. */
export interface MarkerEnvironment {
  /** Values of the variables of PEP 508, except `extra`. */
  readonly variables: Readonly<Record<string, string>>;
  /** Normalized names for which `extra == '...'` is true. */
  readonly extras: Pick<ReadonlySet<string>, 'has'>;
}

/** A parsed environment marker (PEP 508). It compares like the `packaging` library. */
export interface Marker {
  (environment: MarkerEnvironment): boolean;
  /** The extras that it mentions. */
  readonly extras: ReadonlySet<string>;
}

type Test = (environment: MarkerEnvironment) => boolean;

/** Variables that are compared as versions if the other side is one. */
const VERSION_VARIABLES = ['implementation_version', 'platform_release', 'python_full_version', 'python_version'];

/** In a list of packages (PEP 751): what was chosen of the project. */
const LISTS = ['extras', 'dependency_groups'];

const VARIABLES = new Set([
  ...VERSION_VARIABLES, 'extra', 'implementation_name', 'os_name', 'platform_machine', 'platform_python_implementation',
  'platform_system', 'platform_version', 'sys_platform',
]);

/** Far above real markers; without a limit a hostile one would exhaust the stack. */
const DEEPEST = 100;

/** Far above real markers: conflicts of many extras need a few thousand characters. */
const LONGEST = 100_000;

/** The mark that is set if a name of a list is chosen. A name has no space. */
export function listMark(list: string, name: string): string {
  return `${list} ${name}`;
}

/**
 * Undefined if the text is no valid marker.
 *
 * @param lists whether it may ask for a name in a list, as in `'mail' in extras`
 */
export function parseMarker(text: string, lists = false): Marker | undefined {
  if (text.length > LONGEST) { return undefined; }
  const parser = new Parser(tokenize(text, lists ? new Set([...VARIABLES, ...LISTS]) : VARIABLES));
  const test = parser.alternatives(0);
  return parser.atEnd && test ? Object.assign(test, { extras: parser.extras }) : undefined;
}

interface Token {
  readonly kind: 'symbol' | 'literal' | 'variable' | 'unknown';
  readonly text: string;
}

const TOKEN = /([()]|===|==|~=|!=|<=|>=|<|>|not\s+in\b|(?:in|and|or)\b)|'([^']*)'|"([^"]*)"|([A-Za-z_.]+)|\S/g;

function tokenize(text: string, variables: ReadonlySet<string>): Token[] {
  return [...text.matchAll(TOKEN)].map(([all, symbol, single, double, word]): Token => {
    if (symbol !== undefined) { return { kind: 'symbol', text: symbol.replace(/\s+/, ' ') }; }
    const literal = single ?? double;
    if (literal !== undefined) { return { kind: 'literal', text: literal }; }
    const name = variableName(word ?? '');
    return variables.has(name) ? { kind: 'variable', text: name } : { kind: 'unknown', text: all };
  });
}

/** Some variables have an older spelling, such as `os.name`. */
function variableName(word: string): string {
  const name = word.replace('.', '_');
  return name === 'python_implementation' ? 'platform_python_implementation' : name;
}

/** Recursive descent, one method per rule of the grammar; undefined if the rule does not match. */
class Parser {
  public readonly extras = new Set<string>();

  private position = 0;

  constructor(private readonly tokens: readonly Token[]) {}

  public get atEnd(): boolean {
    return this.position === this.tokens.length;
  }

  public alternatives(depth: number): Test | undefined {
    const parts = this.separatedBy('or', () => this.conjunction(depth));
    return parts && (environment => parts.some(part => part(environment)));
  }

  private conjunction(depth: number): Test | undefined {
    const parts = this.separatedBy('and', () => this.atom(depth));
    return parts && (environment => parts.every(part => part(environment)));
  }

  private separatedBy(separator: string, rule: () => Test | undefined): Test[] | undefined {
    const parts: Test[] = [];
    do {
      const part = rule();
      if (!part) { return undefined; }
      parts.push(part);
    } while (this.accept(separator));
    return parts;
  }

  private atom(depth: number): Test | undefined {
    if (this.accept('(')) {
      const inner = depth < DEEPEST ? this.alternatives(depth + 1) : undefined;
      return this.accept(')') ? inner : undefined;
    }
    const [left, operator, right] = this.tokens.slice(this.position, this.position += 3);
    const isComparison = right && isOperand(left) && isOperator(operator) && isOperand(right)
      && [left, right].some(({ kind }) => kind === 'variable');
    if (!isComparison) { return undefined; }
    return [left, right].some(isList)
      ? inList(left, operator.text, right)
      : this.comparison(left, operator.text, right);
  }

  private comparison(left: Token, operator: string, right: Token): Test {
    const [variable, other] = left.kind === 'variable' ? [left, right] : [right, left];
    if (variable.text !== 'extra') { return comparison(left, operator, right); }
    const name = normalizeName(other.text);
    const negated = operator === '!=' || operator === 'not in';
    this.extras.add(name);
    return ({ extras }) => extras.has(name) !== negated;
  }

  private accept(symbol: string): boolean {
    const token = this.tokens[this.position];
    const fits = token?.kind === 'symbol' && token.text === symbol;
    if (fits) { this.position += 1; }
    return fits;
  }
}

function isList({ kind, text }: Token): boolean {
  return kind === 'variable' && LISTS.includes(text);
}

/** A list can only be asked whether it has a name. */
function inList(left: Token, operator: string, right: Token): Test | undefined {
  if (left.kind !== 'literal' || !['in', 'not in'].includes(operator)) { return undefined; }
  const mark = listMark(right.text, normalizeName(left.text));
  return ({ extras }) => extras.has(mark) === (operator === 'in');
}

function isOperand({ kind }: Token): boolean {
  return kind === 'literal' || kind === 'variable';
}

function isOperator({ kind, text }: Token): boolean {
  return kind === 'symbol' && !['(', ')', 'and', 'or'].includes(text);
}

function comparison(left: Token, operator: string, right: Token): Test {
  const variable = left.kind === 'variable' ? left : right;
  const specifierOf = (operand: string) =>
    VERSION_VARIABLES.includes(variable.text) ? parseSpecifier(operator + operand) : undefined;
  // Nearly all markers have the literal on the right: then the specifier is fixed, and its results can be cached.
  const fixed = right.kind === 'literal' ? specifierOf(right.text) : undefined;
  const answers = new Map<string, boolean>();
  const valueOf = ({ kind, text }: Token, { variables }: MarkerEnvironment) =>
    kind === 'variable' ? variables[text] ?? '' : text;
  const answer = (a: string, b: string) => {
    const specifier = right.kind === 'literal' ? fixed : specifierOf(b);
    return specifier ? admits([specifier], a) : compareTexts(a, operator, b);
  };
  return environment => {
    const [a, b] = [valueOf(left, environment), valueOf(right, environment)];
    if (!fixed) { return answer(a, b); }
    const known = answers.get(a) ?? answer(a, b);
    answers.set(a, known);
    return known;
  };
}

/** Texts have no order: `<` and `>` are always false, `<=` and `>=` mean equality. */
function compareTexts(a: string, operator: string, b: string): boolean {
  switch (operator) {
    case 'in': return b.includes(a);
    case 'not in': return !b.includes(a);
    case '!=': return a !== b;
    case '==': case '===': case '<=': case '>=': return a === b;
    default: return false;
  }
}
