/** The protocol between a server and an application: asynchronous (ASGI) or synchronous (WSGI). */
export type Gateway = 'asgi' | 'wsgi';

/** What a server runs: an object of a module, or the function that makes it. */
export interface Application {
  /** As in `import`: `shop.main`. */
  readonly module: string;
  /** May contain dots: `app.server`. */
  readonly attribute: string;
  /** Whether the attribute is a function to call without arguments. */
  readonly isFactory: boolean;
}

/** An application as a command names it: a module relative to the folder the command runs in, often an attribute. */
export type NamedApplication = Pick<Application, 'module' | 'isFactory'> & Partial<Application>;

const DOTTED = '[A-Za-z_]\\w*(?:\\.[A-Za-z_]\\w*)*';

const APPLICATION = new RegExp(`^(${DOTTED}):(${DOTTED})(\\(\\))?$`);

/** `module:attribute` or `module:factory()`; undefined for any other text. */
export function parseApplication(text: string): Application | undefined {
  const [, module, attribute, call] = APPLICATION.exec(text) ?? [];
  return module === undefined ? undefined : { module, attribute, isFactory: call !== undefined };
}

/** The inverse of {@link parseApplication}. */
export function applicationText({ module, attribute, isFactory }: Application): string {
  return `${module}:${attribute}${isFactory ? '()' : ''}`;
}
