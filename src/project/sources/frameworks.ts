import type { Gateway } from '../../servers';

/** A web framework. */
export interface Framework {
  /** Normalized name of its package. */
  readonly name: string;
  /** Classes whose objects a server can run, or functions that make them. */
  readonly classes: readonly string[];
  /** Protocols of its applications, the preferred one first. */
  readonly gateways: readonly Gateway[];
  /** How to get an application that no module contains, as the end of a message. */
  readonly recipe?: string;
}

/** A framework that is based on another one comes before it. */
export const FRAMEWORKS: readonly Framework[] = [
  { name: 'fastapi', classes: ['FastAPI'], gateways: ['asgi'] },
  { name: 'litestar', classes: ['Litestar'], gateways: ['asgi'] },
  { name: 'django', classes: [], gateways: ['wsgi', 'asgi'] },
  { name: 'flask', classes: ['Flask'], gateways: ['wsgi'] },
  { name: 'starlette', classes: ['Starlette'], gateways: ['asgi'] },
  // Its applications have no class of their own: `config.make_wsgi_app()`, or `get_app('production.ini')`.
  {
    name: 'pyramid',
    classes: ['make_wsgi_app', 'get_app'],
    gateways: ['wsgi'],
    recipe: "if an .ini file defines it, add a module with `application = get_app('production.ini')`, "
      + 'which pyramid.paster has',
  },
];

/** The framework among normalized package names. Direct dependencies of the project come first. */
export function findFramework(direct: readonly string[], locked: ReadonlySet<string>): Framework | undefined {
  const frameworks = FRAMEWORKS.filter(({ name }) => locked.has(name));
  return frameworks.find(({ name }) => direct.includes(name)) ?? frameworks.at(0);
}
