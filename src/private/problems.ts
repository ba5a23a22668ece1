/** A longer list does not help to fix them. */
const MOST_SHOWN = 50;

/**
 * Shows its code exactly once, whatever shows it. jsii passes on the message when a constructor fails, and
 * `String(error)` when a method fails; Node prints the stack.
 */
class CodedError extends Error {
  public constructor(code: string, text: string) {
    super(`${code}: ${text}`);
    this.name = code;
    this.stack = this.stack?.replace(`${code}: `, '');
  }

  public toString(): string {
    return this.message;
  }
}

/**
 * Collects all problems of one object, so that its user can fix them in one go.
 *
 * A problem is one sentence in lower case without a final stop: the prop or file, the value found, what is
 * allowed, and the change to make.
 */
export class Problems {
  private readonly sentences: string[] = [];

  /** @param subject what the user created, such as `PythonImage 'shop'` */
  constructor(private readonly subject: string) {}

  public add(problem: string): void {
    this.sentences.push(problem);
  }

  /** Adds problems that were collected separately. */
  public addAll({ sentences }: Problems): void {
    // One by one, since the number of arguments of a call is limited.
    for (const sentence of sentences) { this.sentences.push(sentence); }
  }

  public get any(): boolean {
    return this.sentences.length > 0;
  }

  /** For hooks that report instead of throwing, such as a construct's validation. */
  public get messages(): string[] {
    return [...this.sentences];
  }

  /** Throws one error for all problems. Its `name` is the stable code that users may match on. */
  public throwIfAny(code: string): void {
    if (!this.any) { return; }
    const { length } = this.sentences;
    const shown = this.sentences.slice(0, MOST_SHOWN).map(each => `  - ${each}`);
    const rest = length > MOST_SHOWN ? [`  - and ${length - MOST_SHOWN} more`] : [];
    const list = length === 1 ? `: ${this.sentences[0]}` : ` (${length} problems):\n${[...shown, ...rest].join('\n')}`;
    throw new CodedError(code, `invalid ${this.subject}${list}`);
  }
}
