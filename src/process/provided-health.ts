import { applicationText, type Application, type Gateway } from '../servers';

/** The module of the image that answers the health route of an application which has none. */
const MODULE = 'container_health';

/** What a server is told to serve in place of the application. */
export function behindHealth(gateway: Gateway): Application {
  return { module: MODULE, attribute: gateway, isFactory: false };
}

/** The variables that this module reads. */
export function healthVariables(application: Application, path: string): Readonly<Record<string, string>> {
  return { CONTAINER_APPLICATION: applicationText(application), CONTAINER_HEALTH_PATH: path };
}
